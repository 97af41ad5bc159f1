"use server";

import { action } from "@/lib/http/action";
import { deleteView } from "@/lib/views/delete";
import { saveView } from "@/lib/views/save";
import { saveViewRequest, viewIdInput } from "@/lib/views/schema";

export const saveViewAction = action({ permission: "views.write", input: saveViewRequest, run: saveView });

export const deleteViewAction = action({ permission: "views.write", input: viewIdInput, run: deleteView });
