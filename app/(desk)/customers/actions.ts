"use server";

import { action } from "@/lib/http/action";
import { editComment, removeComment, writeComment } from "@/lib/customers/comments";
import { createCustomer } from "@/lib/customers/create";
import { eraseCustomer } from "@/lib/customers/erase";
import { forgetReference } from "@/lib/customers/forget-reference";
import { linkSubUsers } from "@/lib/customers/link-sub-users";
import { mergeCustomers } from "@/lib/customers/merge";
import {
  commentIdInput,
  createCustomerRequest,
  customerStateRequest,
  editCommentRequest,
  eraseCustomerRequest,
  forgetReferenceRequest,
  linkSubUsersRequest,
  mergeCustomersRequest,
  undoChangeRequest,
  updateCustomerRequest,
  writeCommentRequest,
} from "@/lib/customers/schema";
import { closeCustomer, reopenCustomer } from "@/lib/customers/set-state";
import { undoCustomerChange } from "@/lib/customers/undo";
import { updateCustomer } from "@/lib/customers/update";

export const createCustomerAction = action({
  permission: "customers.write",
  input: createCustomerRequest,
  run: createCustomer,
});

export const updateCustomerAction = action({
  permission: "customers.write",
  input: updateCustomerRequest,
  run: updateCustomer,
});

export const forgetReferenceAction = action({
  permission: "customers.write",
  input: forgetReferenceRequest,
  run: forgetReference,
});

export const closeCustomerAction = action({
  permission: "customers.close",
  input: customerStateRequest,
  run: closeCustomer,
});

export const reopenCustomerAction = action({
  permission: "customers.close",
  input: customerStateRequest,
  run: reopenCustomer,
});

export const linkSubUsersAction = action({
  permission: "customers.link",
  input: linkSubUsersRequest,
  run: linkSubUsers,
});

export const undoCustomerChangeAction = action({
  permission: "customers.link",
  input: undoChangeRequest,
  run: undoCustomerChange,
});

export const writeCommentAction = action({
  permission: "comments.write",
  input: writeCommentRequest,
  run: writeComment,
});

export const editCommentAction = action({
  permission: "comments.write",
  input: editCommentRequest,
  run: editComment,
});

export const removeCommentAction = action({
  permission: "comments.write",
  input: commentIdInput,
  run: removeComment,
});

export const mergeCustomersAction = action({
  permission: "customers.merge",
  input: mergeCustomersRequest,
  run: mergeCustomers,
});

export const eraseCustomerAction = action({
  permission: "customers.erase",
  input: eraseCustomerRequest,
  confirmed: true,
  run: eraseCustomer,
});
