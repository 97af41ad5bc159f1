"use server";

import { startBackup } from "@/lib/backup/start";
import { action } from "@/lib/http/action";
import { z } from "zod";

export const startBackupAction = action({
  permission: "backups.make",
  input: z.strictObject({}),
  run: startBackup,
});
