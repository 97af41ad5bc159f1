import "server-only";
import { failuresOf } from "../kit/failures";

export const self = { id: "nine-proxy", label: "9Proxy" } as const;

export const failures = failuresOf(self);
