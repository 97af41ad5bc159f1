/** Shows a shortcut; the control itself names it for assistive technology with aria-keyshortcuts. */
export function KeyHint({ children }: { children: React.ReactNode }) {
  return (
    <kbd aria-hidden="true" className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-sunken px-1 font-sans text-[0.6875rem] text-faint">
      {children}
    </kbd>
  );
}
