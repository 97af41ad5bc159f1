export const title = "Create sub-user";
export const notOffered = "No connected account offers this, or your role does not allow it.";
export const account = "Account";
export const atAccount = (account: string) => `At ${account}`;
export const accountAt = (account: string, provider: string) => `${account} (${provider})`;
export const tags = "Tags";
export const createAsWell = "Create it as well";

export const created = (name: string) => `${name} is created`;
export const addTraffic = "Add traffic";
export const open = "Open";

export const beyondPoolTitle = "Create it with more than the pool has?";
export const createAnyway = (amount: string) => `Create it and add ${amount} anyway`;
export const back = "Back";
