import "server-only";
import { usageRanges } from "../domain/usage/history";
import { z } from "zod";
export const usageRange = z.enum(usageRanges);
