// What scripts find in the browser beside its own objects; for the type checker only.

declare const KEPT: Record<string, string>;

declare var hbFindWords: { words: string; groups: string[][]; small: string; parts: number; isVast: boolean } | undefined;
declare var hbFindTitles: string[][] | undefined;
declare var hbRows: string[] | undefined;
