import type { Command } from "@/lib/domain/keys/keymap";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** A dialog that the palette or a key opens. */
export type Ask =
  | { kind: "operation"; operation: DeskOperation; subUser: SubUser | null }
  /** What the key asks for is one of several operations, or may not be offered at all. */
  | { kind: "key"; command: Command; subUser: SubUser }
  | { kind: "tags"; subUser: SubUser }
  | { kind: "invite" }
  | { kind: "rule" }
  | { kind: "account" };
