export const undo = "Undo";
export const undone = (name: string) => `Undone: ${name} is as it was`;
export const notUndone = (name: string) => `Not undone: ${name}`;
export const undoUnknown = (name: string) => `It is not known whether ${name} was put back`;

export const enabled = (name: string) => `Enabled ${name}`;
export const notEnabled = (name: string) => `Not enabled: ${name}`;
export const enableUnknown = (name: string) => `It is not known whether ${name} was enabled`;

export const listedUnderOperations = "It is listed under Operations.";
export const noAnswer =
  "Subdesk did not answer, so it is not known whether this was carried out. Send it again: Subdesk never carries out the same request twice.";
