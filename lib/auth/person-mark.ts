import "server-only";
import { keyedDigest } from "../secrets";

/** By this a document knows whose it is, and whether an answer is for the same person. It says nothing else of them. */
export function personMark(staffId: string): string {
  return keyedDigest("documents", staffId).slice(0, 22);
}
