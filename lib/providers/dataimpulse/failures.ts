import "server-only";
import { failuresOf } from "../kit/failures";

export const self = { id: "dataimpulse", label: "DataImpulse" } as const;

export const failures = failuresOf(self);
