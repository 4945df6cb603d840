// @ts-check
import { startCards } from "./cards.js";
import { startFinding } from "./opening.js";
import { startLater } from "./later.js";
import { startLeaving } from "./leaving.js";
import { startOffline } from "./offline.js";
import { startReading } from "./reading.js";
import { startTheme } from "./theme.js";
import { startTools } from "./tools.js";
import { startTutorView } from "./tutor.js";

startLeaving();
startTheme();
startCards();
startFinding();
startTools();
startReading();
startTutorView();
startOffline();
startLater();
