/** `field` as it is called within a sentence. */
export const noColumn = (field: string) => `No column is the ${field}: choose one.`;
export const patternTagsHelp = "With commas between. Each gets them.";
export const noEmailColumn = (field: string) =>
  `No column is the ${field}: choose one, or enter below what each gets.`;
