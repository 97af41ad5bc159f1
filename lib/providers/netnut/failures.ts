import "server-only";
import { failuresOf } from "../kit/failures";

export const self = { id: "netnut", label: "NetNut" } as const;

export const failures = failuresOf(self);
