"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { roles, type Role } from "@/lib/domain/staff/permissions";
import { roleLabels, roleWords } from "@/lib/domain/staff/role-words";

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
    <Field label="Role" help={roleWords[value]} error={error}>
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
