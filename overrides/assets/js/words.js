// @ts-check
// The build puts the handbook's words in the place of this module.

/** @type {Record<string, string>} */
export const words = {};
