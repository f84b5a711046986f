// The CDK's own template validator costs about a second per test file and says nothing about keys. See docs/architecture.md.
process.env.CDK_VALIDATION ??= 'false';
