"use server";

import { accountIdInput } from "@/lib/accounts/schema";
import { testConnection } from "@/lib/accounts/test";
import { action } from "@/lib/http/action";
import { requestSync } from "@/lib/sync/request";

export const syncNowAction = action({ permission: "sync.start", input: accountIdInput, run: requestSync });

export const testConnectionAction = action({ permission: "accounts.test", input: accountIdInput, run: testConnection });
