export const tags = "Tags";

export const beyondPoolTitle = "Create it with more than the pool has?";
export const createAnyway = (amount: string) => `Create it and add ${amount} anyway`;
export const back = "Back";
