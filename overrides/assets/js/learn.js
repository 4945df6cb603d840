// @ts-check
import { startChecks } from "./checks.js";
import { startPrompts } from "./prompts.js";
import { startPractices } from "./practices.js";

startChecks();
startPractices();
startPrompts();
