/** AWS keeps this prefix for the keys that it manages itself: https://docs.aws.amazon.com/kms/latest/developerguide/alias-about.html (read 2026-11-22). */
export const RESERVED_ALIAS = 'alias/aws/';
