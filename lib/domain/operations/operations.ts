import type { Permission } from "../staff/permissions";
import type { SubUserStatus } from "../sub-users/vocabulary";
import { createPermission } from "./may-create";
import type { OperationName, OwnOperation } from "./names";
import type { Seen } from "./operation";

/** What a person can ask a provider for. Unblocking is enabling a sub-user that its provider has blocked. */
export type DeskOperation = Exclude<OperationName, OwnOperation> | "unblock";

interface Asked {
  /** For its button or menu item, and the title of its dialog. */
  button: string;
  permission: Permission;
  /** It is offered for sub-users of these states; absent: whatever the state. */
  statuses?: readonly SubUserStatus[];
}

interface Variant extends Asked {
  carriedOutAs: OperationName;
}

interface Operation extends Asked {
  /** In lists, where it is clear which sub-user it is about. */
  label: string;
  /** In the audit log, where it is not. */
  auditLabel: string;
  /** After it is done; the name of the sub-user follows. */
  done: string;
  /** The permission to do it to many, besides the one to do it to one; null: it is never done to many. */
  bulkPermission: Permission | null;
  /**
   * It shows a secret, spends what cannot be taken back, or ends something, so the person confirms their
   * identity.
   */
  confirmed: boolean;
  /** The fields an edit sets, besides accompanying caps; null: it is not an edit. */
  sets: readonly string[] | null;
  /** The operation that undoes it, and the fields it can restore; null where nothing does. */
  undo: { by: OperationName; fields: readonly (keyof Seen)[] } | null;
}

/** Everything Subdesk knows of each operation, in the order of a menu. */
export const operationFacts: Record<OperationName, Operation> &
  Record<Exclude<DeskOperation, OperationName>, Variant> = {
  create: {
    button: "Create sub-user",
    label: "Create",
    auditLabel: "Create sub-user",
    done: "Created",
    permission: createPermission,
    bulkPermission: "bulk.create",
    // It is about a sub-user that does not exist yet.
    statuses: [],
    confirmed: false,
    sets: null,
    undo: null,
  },
  "allocate-traffic": {
    button: "Add traffic",
    label: "Add traffic",
    auditLabel: "Add traffic",
    done: "Added traffic to",
    permission: "sub-users.allocate-traffic",
    bulkPermission: "bulk.allocate",
    confirmed: true,
    sets: null,
    undo: null,
  },
  "set-limits": {
    button: "Edit limits",
    label: "Change limits",
    auditLabel: "Change limits",
    done: "Changed the limits of",
    permission: "sub-users.set-limits",
    bulkPermission: "bulk.limits",
    confirmed: false,
    sets: [],
    undo: { by: "set-limits", fields: ["trafficCap", "ipCap"] },
  },
  "take-back": {
    button: "Take traffic back",
    label: "Take traffic back",
    auditLabel: "Take traffic back",
    done: "Took traffic back from",
    permission: "sub-users.take-back",
    bulkPermission: "bulk.allocate",
    confirmed: true,
    sets: null,
    undo: null,
  },
  "allocate-ips": {
    button: "Allocate IPs",
    label: "Allocate IPs",
    auditLabel: "Allocate IPs",
    done: "Allocated IPs to",
    permission: "sub-users.allocate-ips",
    bulkPermission: "bulk.allocate",
    confirmed: true,
    sets: null,
    undo: null,
  },
  "set-note": {
    button: "Edit note",
    label: "Change note",
    auditLabel: "Change note",
    done: "Changed the note of",
    permission: "sub-users.set-note",
    bulkPermission: "bulk.note",
    confirmed: false,
    sets: ["note"],
    undo: { by: "set-note", fields: ["note"] },
  },
  rename: {
    button: "Rename",
    label: "Rename",
    auditLabel: "Rename",
    done: "Renamed",
    permission: "sub-users.rename",
    bulkPermission: null,
    confirmed: false,
    sets: ["name"],
    undo: { by: "rename", fields: ["name"] },
  },
  "reveal-password": {
    button: "Reveal password",
    label: "Reveal password",
    auditLabel: "Reveal password",
    done: "Revealed the password of",
    permission: "sub-users.reveal-password",
    bulkPermission: null,
    confirmed: true,
    sets: null,
    undo: null,
  },
  "set-password": {
    button: "Set password",
    label: "Set password",
    auditLabel: "Set password",
    done: "Changed the password of",
    permission: "sub-users.set-password",
    bulkPermission: "bulk.password",
    confirmed: false,
    sets: ["password"],
    undo: null,
  },
  "reset-password": {
    button: "Reset password",
    label: "Reset password",
    auditLabel: "Reset password",
    done: "Reset the password of",
    permission: "sub-users.reset-password",
    bulkPermission: "bulk.password",
    confirmed: false,
    sets: ["password"],
    undo: null,
  },
  unblock: {
    button: "Unblock",
    permission: "sub-users.unblock",
    statuses: ["blocked"],
    carriedOutAs: "enable",
  },
  enable: {
    button: "Enable",
    label: "Enable",
    auditLabel: "Enable",
    done: "Enabled",
    permission: "sub-users.enable",
    bulkPermission: "bulk.status",
    statuses: ["disabled", "unknown"],
    confirmed: false,
    sets: ["status"],
    undo: { by: "disable", fields: ["status"] },
  },
  disable: {
    button: "Disable",
    label: "Disable",
    auditLabel: "Disable",
    done: "Disabled",
    permission: "sub-users.disable",
    bulkPermission: "bulk.status",
    statuses: ["active", "unknown"],
    confirmed: false,
    sets: ["status"],
    undo: { by: "enable", fields: ["status"] },
  },
  delete: {
    button: "Delete",
    label: "Delete",
    auditLabel: "Delete",
    done: "Deleted",
    permission: "sub-users.delete",
    bulkPermission: "bulk.delete",
    confirmed: true,
    sets: null,
    undo: null,
  },
  "set-tags": {
    button: "Edit tags",
    label: "Change tags",
    auditLabel: "Set tags",
    done: "Changed the tags of",
    permission: "sub-users.set-tags",
    bulkPermission: "bulk.tags",
    confirmed: false,
    sets: ["tags"],
    undo: { by: "set-tags", fields: ["tags"] },
  },
};

/** The operation that is sent to the provider: "unblock" is sent as "enable". */
export function carriedOutAs(operation: DeskOperation): OperationName {
  return operation === "unblock" ? operationFacts[operation].carriedOutAs : operation;
}

/** Whether a person may do it to many at once; `may` says what else that person may. */
export function mayDoToMany(operation: OperationName, may: (permission: Permission) => boolean): boolean {
  const { permission, bulkPermission } = operationFacts[operation];
  return bulkPermission !== null && may(permission) && may(bulkPermission);
}
