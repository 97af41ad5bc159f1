import { randomUUID } from "node:crypto";
import type { Role } from "../lib/domain/staff/permissions";
import { netnutId } from "./desk";

export const from = (least: Role): Role[] =>
  (["viewer", "support", "operator", "admin"] as const).slice(
    ["viewer", "support", "operator", "admin"].indexOf(least),
  );
const id = randomUUID();

/** Every GET route: who may read it. `signed-out` routes decide for themselves. */
export const routes: Record<string, Role[] | "signed-out"> = {
  "api/accounts": from("viewer"),
  "api/accounts/operations": from("viewer"),
  "api/accounts/providers": from("admin"),
  "api/activity": from("viewer"),
  "api/alerts": from("viewer"),
  "api/alerts/bell": from("viewer"),
  "api/audit": from("viewer"),
  "api/audit/export": from("admin"),
  "api/audit/people": from("viewer"),
  "api/auth/[...nextauth]": "signed-out",
  "api/bulk/[...rest]": "signed-out",
  "api/customers": from("viewer"),
  "api/customers/[id]": from("viewer"),
  "api/customers/[id]/timeline": from("viewer"),
  "api/customers/[id]/usage": from("viewer"),
  "api/customers/export": from("operator"),
  "api/customers/selection": from("viewer"),
  "api/customers/find": from("viewer"),
  "api/customers/names": from("viewer"),
  "api/customers/[id]/erase": from("admin"),
  "api/customers/[id]/merge": from("operator"),
  "api/hand-over": from("viewer"),
  "api/operations": from("viewer"),
  "api/operations/ceilings": from("viewer"),
  "api/overview": from("viewer"),
  "api/runs": from("viewer"),
  "api/runs/[id]": from("viewer"),
  "api/runs/[id]/report": from("viewer"),
  "api/runs/[id]/rows": from("viewer"),
  "api/staff": from("admin"),
  "api/staff/[id]/sessions": from("admin"),
  "api/staff/me": from("viewer"),
  "api/sub-users": from("viewer"),
  "api/sub-users/[account]/[id]": from("viewer"),
  "api/sub-users/[account]/[id]/comments": from("support"),
  "api/sub-users/[account]/[id]/customer": from("viewer"),
  "api/sub-users/[account]/[id]/live": from("viewer"),
  "api/sub-users/[account]/[id]/operations": from("viewer"),
  "api/sub-users/[account]/[id]/secret-links": from("support"),
  "api/sub-users/[account]/[id]/usage": from("viewer"),
  "api/sub-users/by-user-name": from("viewer"),
  "api/sub-users/export": from("operator"),
  "api/sub-users/selection": from("viewer"),
  "api/sub-users/tags": from("viewer"),
  "api/system": from("admin"),
  "api/usage": from("viewer"),
  "api/usage/export": from("operator"),
  "api/views": from("viewer"),
  healthz: "signed-out",
  metrics: "signed-out",
  readyz: "signed-out",
};

export interface Entry {
  may: Role[] | "signed-out";
  /** Needs a confirmation from the last ten minutes. */
  confirmed?: true;
  /** Valid, but for nothing that exists: an allowed request finds nothing. */
  input: unknown;
}

const none = { runId: id };
const nobody = { staffId: id };
const fields = {
  name: "x",
  reference: "x",
  emails: ["nobody@desk.example"],
  contacts: [{ kind: "telegram", value: "@x" }],
  timeZone: "UTC",
  language: "en",
};
const seen = { id, revision: 1 };
const adoption = {
  entries: [
    {
      id,
      name: "x",
      customerId: id,
      reference: "x",
      emails: fields.emails,
      contacts: fields.contacts,
      subUsers: [{ accountId: netnutId, remoteId: "none" }],
    },
  ],
};
const links = {
  changeId: id,
  customerId: id,
  subUsers: [{ accountId: netnutId, remoteId: "none", seen: id }],
};

/** Every POST route, for input larger than an action may have. */
export const posts: Record<string, Entry> = {
  "api/bulk/plan": {
    may: from("operator"),
    input: { runId: id, rows: [{ accountId: netnutId, remoteId: "none" }], params: { action: "disable" } },
  },
  "api/bulk/customers": {
    may: from("support"),
    input: {
      changeId: id,
      subUsers: [{ accountId: netnutId, remoteId: "none", seen: null }],
      name: null,
      useNamesakes: false,
    },
  },
  "api/bulk/whose": {
    may: from("support"),
    input: { subUsers: [{ accountId: netnutId, remoteId: "none" }] },
  },
  "api/bulk/create": { may: from("admin"), input: { runId: id, accountId: "none", rows: [{}] } },
  "api/bulk/adopt": { may: from("operator"), input: { changeId: id, digest: "x", ...adoption } },
  "api/bulk/adopt-preview": { may: from("operator"), input: adoption },
  "api/bulk/adopt-suggest": { may: from("operator"), input: { way: "file", rows: [] } },
  "api/bulk/link": { may: from("operator"), input: links },
  "api/bulk/export-sub-users": {
    may: from("operator"),
    input: {
      subUsers: [{ accountId: netnutId, remoteId: "none" }],
      columns: ["name"],
      sort: "name",
      order: "asc",
    },
  },
  "api/bulk/export-customers": { may: from("operator"), input: { ids: [id], columns: ["name"] } },
  "api/bulk/exclude": { may: from("operator"), input: { runId: id, positions: [0], excluded: true } },
};

/** Every server action. */
export const actions: Record<string, Entry> = {
  performAction: {
    may: from("viewer"),
    input: { operationId: id, operation: "set-note", accountId: "none", input: {} },
  },
  setTagsAction: {
    may: from("support"),
    input: { subUser: { accountId: netnutId, remoteId: "none" }, tags: [] },
  },
  createCustomerAction: {
    may: from("support"),
    input: { id, ...fields, subUsers: [{ accountId: netnutId, remoteId: "none" }] },
  },
  updateCustomerAction: { may: from("support"), input: { ...seen, ...fields } },
  forgetReferenceAction: { may: from("support"), input: { ...seen, reference: "x" } },
  closeCustomerAction: { may: from("operator"), input: seen },
  reopenCustomerAction: { may: from("operator"), input: seen },
  linkSubUsersAction: { may: from("support"), input: links },
  mergeCustomersAction: {
    may: from("operator"),
    input: { changeId: id, from: seen, into: { ...seen, id: randomUUID() } },
  },
  eraseCustomerAction: { may: from("admin"), confirmed: true, input: seen },
  undoCustomerChangeAction: { may: from("support"), input: { changeId: id } },
  writeCommentAction: { may: from("support"), input: { id, subject: { customerId: id }, body: "x" } },
  editCommentAction: { may: from("support"), input: { id, body: "x" } },
  removeCommentAction: { may: from("support"), input: { id } },
  checkOperationAction: { may: from("support"), input: { operationId: id } },
  settleOperationAction: {
    may: from("admin"),
    confirmed: true,
    input: { operationId: id, verdict: "done", reason: "seen there" },
  },
  syncNowAction: { may: from("support"), input: { accountId: "none" } },
  addAccountAction: {
    may: from("admin"),
    confirmed: true,
    input: { provider: "none", way: "none", label: "x", credentials: {} },
  },
  renameAccountAction: { may: from("admin"), confirmed: true, input: { accountId: "none", label: "x" } },
  setIdFieldAction: { may: from("admin"), confirmed: true, input: { accountId: "none", idField: "id" } },
  setGatewayAction: { may: from("admin"), confirmed: true, input: { accountId: "none", gateway: "" } },
  replaceKeyAction: {
    may: from("admin"),
    confirmed: true,
    input: { accountId: "none", way: "none", credentials: {} },
  },
  pauseAccountAction: { may: from("admin"), confirmed: true, input: { accountId: "none" } },
  resumeAccountAction: { may: from("admin"), confirmed: true, input: { accountId: "none" } },
  removeAccountAction: { may: from("admin"), confirmed: true, input: { accountId: "none", label: "x" } },
  testConnectionAction: { may: from("admin"), input: { accountId: "none" } },
  planRetryAction: { may: from("operator"), input: { runId: id, parentId: id } },
  planUndoAction: { may: from("operator"), input: { runId: id, parentId: id } },
  planUndoOperationAction: { may: from("operator"), input: { runId: id, operationId: id } },
  giveCapsAction: { may: from("operator"), input: { runId: id, trafficCap: null } },
  planEnableAction: { may: from("operator"), input: { runId: id, parentId: id } },
  confirmRunAction: { may: from("operator"), input: { runId: id, digest: "0".repeat(64) } },
  pauseRunAction: { may: from("operator"), input: none },
  resumeRunAction: { may: from("operator"), input: none },
  cancelRunAction: { may: from("operator"), input: none },
  discardRunAction: { may: from("operator"), input: none },
  finishReceiptAction: { may: from("admin"), input: none },
  takeReceiptAction: { may: from("admin"), confirmed: true, input: none },
  inviteStaffAction: {
    may: from("admin"),
    confirmed: true,
    input: { email: `${id}@desk.example`, role: "viewer" },
  },
  withdrawInvitationAction: { may: from("admin"), confirmed: true, input: { linkId: id } },
  setRoleAction: { may: from("admin"), confirmed: true, input: { ...nobody, role: "viewer" } },
  setCeilingsAction: { may: from("admin"), confirmed: true, input: { ...nobody, daily: 1, action: null } },
  disableStaffAction: { may: from("admin"), confirmed: true, input: nobody },
  enableStaffAction: { may: from("admin"), confirmed: true, input: nobody },
  resetStaffAction: { may: from("admin"), confirmed: true, input: { ...nobody, dropSecondFactors: false } },
  endStaffSessionAction: { may: from("admin"), confirmed: true, input: { ...nobody, sessionId: "none" } },
  endStaffSessionsAction: { may: from("admin"), confirmed: true, input: nobody },
  confirmPresenceAction: { may: from("viewer"), input: { with: "code", code: "000000" } },
  confirmationOptionsAction: { may: from("viewer"), input: {} },
  dismissChecklistAction: { may: from("viewer"), input: {} },
  setSingleKeysAction: { may: from("viewer"), input: { on: true } },
  renameAction: { may: from("viewer"), input: { name: "Grace Hopper" } },
  changePasswordAction: {
    may: from("viewer"),
    input: { current: "not the password", password: "nine-small-boats-17" },
  },
  offerTotpAction: { may: from("viewer"), confirmed: true, input: {} },
  confirmTotpAction: { may: from("viewer"), confirmed: true, input: { code: "000000" } },
  removeTotpAction: { may: from("viewer"), confirmed: true, input: {} },
  makeRecoveryCodesAction: { may: from("viewer"), confirmed: true, input: {} },
  offerPasskeyAction: { may: from("viewer"), confirmed: true, input: {} },
  addPasskeyAction: {
    may: from("viewer"),
    confirmed: true,
    input: {
      name: "x",
      answer: { challengeId: id, response: { id: "x", rawId: "x", type: "public-key", response: {} } },
    },
  },
  removePasskeyAction: { may: from("viewer"), confirmed: true, input: { passkeyId: "none" } },
  endOwnSessionsAction: { may: from("viewer"), input: { sessionId: "none" } },
  saveRuleAction: {
    may: from("admin"),
    input: { id, name: "x", kind: "none", threshold: null, scope: null, channels: [], enabled: false },
  },
  switchRuleAction: { may: from("admin"), input: { id, enabled: false } },
  deleteRuleAction: { may: from("admin"), input: { id } },
  saveChannelAction: {
    may: from("admin"),
    confirmed: true,
    input: { id, kind: "email", label: "x", target: "nobody@desk.example" },
  },
  deleteChannelAction: { may: from("admin"), confirmed: true, input: { id } },
  sendTestAction: { may: from("admin"), input: { id } },
  workOnAlertsAction: { may: from("support"), input: { work: "acknowledge", ids: [id], ruleId: null } },
  markAlertsReadAction: { may: from("viewer"), input: {} },
  saveViewAction: {
    may: from("viewer"),
    input: { id, list: "customers", name: "", search: "", shared: false },
  },
  deleteViewAction: { may: from("viewer"), input: { id } },
  startBackupAction: { may: from("admin"), input: {} },
  passkeySignInOptionsAction: { may: "signed-out", input: {} },
  saveTemplateAction: {
    may: from("admin"),
    input: { id, revision: 1, name: "x", provider: null, language: "en", body: "x" },
  },
  deleteTemplateAction: { may: from("admin"), input: { id, revision: 1 } },
  makeSecretLinkAction: {
    may: from("support"),
    input: { accountId: netnutId, remoteId: "none", secret: "x" },
  },
  revokeSecretLinkAction: { may: from("support"), input: { id } },
  openSecretLinkAction: { may: "signed-out", input: { token: "none" } },
  acceptLinkAction: {
    may: "signed-out",
    input: { token: "none", name: "x", password: "nine-small-boats-17" },
  },
  createFirstAdministratorAction: {
    may: "signed-out",
    input: { token: "none", name: "Nobody", email: "a@b.example", password: "nine-small-boats-17" },
  },
};
