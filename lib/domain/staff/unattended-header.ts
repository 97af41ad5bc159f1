/** On a read that a page makes by itself while no one uses it: it does not keep the session from ending. */
export const unattendedHeader = "x-subdesk-unattended";
