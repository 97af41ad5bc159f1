import { useId, type ReactNode } from "react";

export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: string;
  optional?: boolean;
  /** Receives the ids that tie the control to its label, help and error. */
  children: (control: FieldControl) => ReactNode;
}

export function Field({ label, help, error, optional = false, children }: FieldProps) {
  const id = useId();
  const described = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex gap-1 text-[0.8125rem]">
        <label htmlFor={id} className="min-w-0 overflow-x-clip font-medium">
          {label}
        </label>
        {/* Beside the label, so that the field's name stays what it is. */}
        {optional && <span className="text-faint">(optional)</span>}
      </div>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="text-xs text-faint">
          {help}
        </p>
      )}
      <p
        id={`${id}-error`}
        className={error ? "text-xs font-medium text-bad" : "hidden"}
        role={error ? "alert" : undefined}
      >
        {error}
      </p>
    </div>
  );
}
