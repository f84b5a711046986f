// The public face, by room. docs/architecture.md says what each room is for.

// the guard
export { CmkGuard } from './guard/cmk-guard';
export type { CmkGuardProps } from './guard/cmk-guard-props';
export { UnprovenAction } from './guard/cmk-guard-props';
export type { Inspection } from './guard/inspection';

// what it says
export type { Finding, FindingAcknowledgement } from './finding/finding';
export { Severity } from './finding/severity';
export { Verdict } from './verdict/verdict';

// what it knows
export type { GuardedResourceType } from './catalog/guarded-resource-type';
export { GuardedResourceTypes } from './catalog/guarded-resource-types';
