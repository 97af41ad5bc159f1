/** The actions of runs, as menus, lists and alerts name them. */
export const actionLabels: Record<string, string> = {
  disable: "Disable",
  enable: "Enable",
  delete: "Delete",
  "traffic-cap": "Change traffic cap",
  "ip-cap": "Change IP cap",
  "add-traffic": "Add traffic",
  note: "Set note",
  "rotate-passwords": "Rotate passwords",
  create: "Create",
  undo: "Undo",
  "set-limits": "Change limits",
  "set-note": "Change note",
};
