import { gbTextToBytes } from "@/lib/format";
import type { BulkAction, CapChange } from "@/lib/runs/schema";

export type BulkName = BulkAction["action"];
export type CapMode = CapChange["mode"];
export type ProductType = Extract<BulkAction, { action: "add-traffic" }>["productType"];

/** All that a bulk dialog can hold, whatever it is for. */
export interface BulkForm {
  mode: CapMode;
  amount: string;
  allowBelowUse: boolean;
  gigabytes: string;
  productType: ProductType;
  noteMode: "replace" | "append";
  text: string;
}

export const emptyBulkForm: BulkForm = { mode: "set", amount: "", allowBelowUse: false, gigabytes: "", productType: "*", noteMode: "replace", text: "" };

export const longestNote = 500;
export const mostRows = 10_000;
const mostGigabytes = 1_000_000;
const mostIps = 2_000_000_000;

export type BulkInput = { ok: true; params: BulkAction } | { ok: false; field: "amount" | "gigabytes" | "text"; message: string };

/** What the form asks for, or what is wrong with it in words for the person who typed it. */
export function bulkInput(action: BulkName, form: BulkForm): BulkInput {
  switch (action) {
    case "traffic-cap":
    case "ip-cap":
      return capInput(action, form);
    case "add-traffic": {
      const gigabytes = wholeNumber(form.gigabytes);
      if (gigabytes === null || gigabytes < 1) return { ok: false, field: "gigabytes", message: "Write a whole number of GB, at least 1." };
      if (gigabytes > mostGigabytes) return { ok: false, field: "gigabytes", message: "At most 1,000,000 GB at once." };
      return { ok: true, params: { action, gigabytes, productType: form.productType } };
    }
    case "note":
      if (form.noteMode === "append" && form.text.trim() === "") return { ok: false, field: "text", message: "Write what is to be appended." };
      if (form.text.length > longestNote) return { ok: false, field: "text", message: `At most ${longestNote} characters.` };
      return { ok: true, params: { action, mode: form.noteMode, text: form.text } };
    default:
      return { ok: true, params: { action } };
  }
}

function capInput(action: "traffic-cap" | "ip-cap", { mode, amount, allowBelowUse }: BulkForm): BulkInput {
  const wrong = (message: string): BulkInput => ({ ok: false, field: "amount", message });
  const done = (change: CapChange): BulkInput => ({ ok: true, params: { action, change, allowBelowUse } });
  switch (mode) {
    case "unlimited":
      return done({ mode });
    case "raise-percent":
    case "lower-percent": {
      const percent = decimal(amount);
      if (percent === null || percent <= 0) return wrong("Write a percentage such as 10 or 12.5.");
      const most = mode === "raise-percent" ? 10_000 : 99;
      return percent > most ? wrong(`At most ${most} %.`) : done({ mode, value: percent });
    }
    default: {
      const value = action === "traffic-cap" ? gbTextToBytes(amount) : wholeNumber(amount);
      if (value === null) return wrong(action === "traffic-cap" ? "Write an amount of GB such as 25, 0.5 or 1500." : "Whole numbers only.");
      if (value === 0) return wrong(mode === "set" ? "A cap is more than 0; choose Unlimited for none." : "Write more than 0.");
      if (action === "ip-cap" && value > mostIps) return wrong("That is more than the provider counts.");
      return done({ mode, value });
    }
  }
}

function wholeNumber(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

function decimal(text: string): number | null {
  const match = /^\s*(\d{1,6})(?:[.,](\d{1,4}))?\s*$/.exec(text);
  return match ? Number(`${match[1]}.${match[2] ?? "0"}`) : null;
}
