import { Element, isObject, Json, JsonObject, Reference, Section, Template } from './template';

const SECTIONS: readonly Section[] = ['Resources', 'Parameters', 'Mappings', 'Conditions', 'Outputs'];

/**
 * A template that is already written: reading it costs a fraction of rendering its constructs once more. It does not tell what lies
 * beyond it, so what it leaves open is asked of the constructs.
 */
export class WrittenTemplate implements Template {
  private readonly elements = new Map<string, Element | undefined>();

  constructor(
    public readonly path: string,
    private readonly json: JsonObject,
    public readonly account?: string,
    public readonly region?: string,
  ) {}

  public find(logicalId: string): Element | undefined {
    if (!this.elements.has(logicalId)) this.elements.set(logicalId, this.read(logicalId));
    return this.elements.get(logicalId);
  }

  /** The resources whose type is one of these. */
  public resourcesOf(types: { has(type: string): boolean }): Element[] {
    const { Resources: resources } = this.json;
    return Object.entries(isObject(resources) ? resources : {})
      .filter(([, body]) => isObject(body) && types.has(String(body.Type)))
      .map(([logicalId]) => this.find(logicalId)!);
  }

  public nested(): undefined { return undefined; }
  public exported(): undefined { return undefined; }
  public output(): undefined { return undefined; }
  public siblings(): undefined { return undefined; }

  private read(logicalId: string): Element | undefined {
    for (const section of SECTIONS) {
      const elements: Json = this.json[section];
      const found = isObject(elements) && Object.hasOwn(elements, logicalId) ? elements[logicalId] : undefined;
      if (found !== undefined) return new WrittenElement(this, section, logicalId, section === 'Conditions' ? { Expression: found } : found as JsonObject);
    }
    return undefined;
  }
}

class WrittenElement implements Element {
  constructor(
    public readonly template: Template,
    public readonly section: Section,
    public readonly logicalId: string,
    public readonly body: JsonObject,
  ) {}

  public get path(): string {
    return `${this.template.path}/${this.logicalId}`; // only constructs know better
  }

  public overrides(): boolean {
    return false; // they are merged by now
  }

  public follow(name: string, attribute: string): Reference | undefined {
    const element = this.template.find(name);
    return element && { element, attribute };
  }
}
