import type { OperationName, OperationState } from "@/lib/domain/operations/names";
import type { DeskOperation } from "./desk-operation";

/** The names of the buttons and menu items. */
export const operationLabels: Record<DeskOperation, string> = {
  create: "Create sub-user",
  "set-limits": "Edit limits",
  "set-note": "Edit note",
  "set-password": "Set password",
  enable: "Enable",
  disable: "Disable",
  delete: "Delete",
  "allocate-traffic": "Add traffic",
  "allocate-ips": "Allocate IPs",
  "reveal-password": "Reveal password",
  unblock: "Unblock",
};

/** What was done, said of a sub-user. */
export function doneText(operation: OperationName, name: string): string {
  const texts: Record<OperationName, string> = {
    create: `Created ${name}`,
    "set-limits": `Changed the limits of ${name}`,
    "set-note": `Changed the note of ${name}`,
    "set-password": `Changed the password of ${name}`,
    enable: `Enabled ${name}`,
    disable: `Disabled ${name}`,
    delete: `Deleted ${name}`,
    "allocate-traffic": `Added traffic to ${name}`,
    "allocate-ips": `Allocated IPs to ${name}`,
    "reveal-password": `Revealed the password of ${name}`,
  };
  return texts[operation];
}

/** The same asked for, as a list of operations names it. */
export const operationNouns: Record<OperationName, string> = {
  create: "Create",
  "set-limits": "Change limits",
  "set-note": "Change note",
  "set-password": "Set password",
  enable: "Enable",
  disable: "Disable",
  delete: "Delete",
  "allocate-traffic": "Add traffic",
  "allocate-ips": "Allocate IPs",
  "reveal-password": "Reveal password",
};

export const stateLabels: Record<OperationState, string> = {
  planned: "Not sent yet",
  sent: "Under way",
  done: "Done",
  refused: "Refused",
  unknown: "Unknown outcome",
  skipped: "Skipped",
  superseded: "Superseded",
};
