"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { roles, type Role } from "@/lib/domain/staff/permissions";
import { roleLabels, roleWords } from "@/lib/domain/staff/role-words";
import * as texts from "@/lib/domain/texts/staff-dialogs";

export function RoleField({
  value,
  error,
  onChange,
}: {
  value: Role;
  error?: string;
  onChange: (role: Role) => void;
}) {
  return (
    <Field label={texts.role} help={roleWords[value]} error={error}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => onChange(roles.find((role) => role === event.target.value) ?? value)}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleLabels[role]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
