import "server-only";
import { failuresOf } from "../kit/failures";

export const self = { id: "iproyal", label: "IPRoyal" } as const;

export const failures = failuresOf(self);
