"use client";

import { useMemo } from "react";
import { boundedFields } from "@/components/forms/field-values";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { useCeilings } from "./use-ceilings";

/** The same fields for a person with a traffic ceiling, who may not lift a cap. */
export function useBoundedFields(fields: FieldDescriptor[]): FieldDescriptor[] {
  const bounded = useCeilings() !== null;
  return useMemo(() => (bounded ? boundedFields(fields) : fields), [bounded, fields]);
}
