import "server-only";
import { failuresOf } from "../kit/failures";

export const self = { id: "oxylabs", label: "Oxylabs" } as const;

export const failures = failuresOf(self);
