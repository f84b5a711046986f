import { CfnElement, CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Assumptions } from './assumptions';
import { evaluate } from './evaluate';
import { declaredType, marked, render, Rendered, renderSome, setBy } from './render';
import { Element, isObject, JsonObject, Reference, Section, Template } from './template';
import { known } from './value';

/**
 * The templates of an app that is still constructs. Everything is read when it is asked for and kept for one inspection; nothing is
 * kept beyond, and nothing is changed.
 */
export class AppTemplates {
  private readonly templates = new Map<Stack, StackTemplate>();
  private readonly elements = new Map<CfnElement, ConstructElement>();
  private readonly numbers = new Map<IConstruct, number>();
  private allStacks?: Stack[];

  constructor(private readonly root: IConstruct) {}

  public element(construct: CfnElement): Element {
    const found = this.elements.get(construct);
    if (found) return found;
    const element = new ConstructElement(construct, this.template(Stack.of(construct)), this);
    this.elements.set(construct, element);
    return element;
  }

  /** A resource of which only some properties will be asked. */
  public resource(construct: CfnResource, wanted: ReadonlyMap<string, string | undefined>): ConstructElement {
    return new ConstructElement(construct, this.template(Stack.of(construct)), this, wanted);
  }

  public template(stack: Stack): StackTemplate {
    const found = this.templates.get(stack);
    if (found) return found;
    const template = new StackTemplate(stack, this);
    this.templates.set(stack, template);
    return template;
  }

  /** A number by which a construct is known during this inspection. */
  public numberOf(construct: IConstruct): number {
    const number = this.numbers.get(construct) ?? this.numbers.size;
    this.numbers.set(construct, number);
    return number;
  }

  /** All stacks of the app, nested ones and those inside stages included. */
  public get stacks(): Stack[] {
    this.allStacks ??= below(this.root).filter((it): it is Stack => Stack.isStack(it));
    return this.allStacks;
  }
}

/** A construct and all below it, level by level; `enter` says whether to go below a child. */
export function below(scope: IConstruct, enter: (child: IConstruct) => boolean = () => true): IConstruct[] {
  const found = [scope];
  for (const construct of found) { // grows while it is walked
    for (const child of construct.node.children) if (enter(child)) found.push(child);
  }
  return found;
}

class StackTemplate implements Template {
  public readonly path: string;
  public readonly account?: string;
  public readonly region?: string;
  private readonly stage?: Stage;
  private byLogicalId?: Map<string, CfnElement[]>;

  constructor(private readonly stack: Stack, private readonly app: AppTemplates) {
    this.path = stack.node.path;
    this.account = Token.isUnresolved(stack.account) ? undefined : stack.account;
    this.region = Token.isUnresolved(stack.region) ? undefined : stack.region;
    this.stage = Stage.of(stack);
  }

  public find(logicalId: string, section?: Section): Element | undefined {
    this.byLogicalId ??= this.index();
    const elements = (this.byLogicalId.get(logicalId) ?? []).map((it) => this.app.element(it));
    return elements.find((it) => section ? it.section === section : it.section === 'Resources' || it.section === 'Parameters');
  }

  public get nestedStackResource(): Element | undefined {
    const { nestedStackResource: resource } = this.stack;
    return resource && this.app.element(resource);
  }

  public nested(resource: Element): Template | undefined {
    const stack = this.app.stacks.find((it) => it.nestedStackResource?.node.path === resource.path);
    return stack && this.app.template(stack);
  }

  public exported(name: string): Element[] {
    return this.inStage().filter((it) => it.account === this.account && it.region === this.region)
      .flatMap((it) => it.constructs())
      .filter((it) => !CfnResource.isCfnResource(it))
      .map((it) => this.app.element(it))
      .filter((it) => it.section === 'Outputs' && exportNames(it).includes(name));
  }

  public output(stackName: string, region: string | undefined, logicalId: string): Element | undefined {
    return this.inStage().find((it) => it.stack.stackName === stackName && it.account === this.account && it.region === (region ?? this.region))
      ?.find(logicalId, 'Outputs');
  }

  public siblings(resourceType: string): Element[] {
    return this.inStage().flatMap((template) => template.constructs())
      .filter((it) => CfnResource.isCfnResource(it) && declaredType(it) === resourceType)
      .map((it) => this.app.element(it));
  }

  private inStage(): StackTemplate[] {
    return this.app.stacks.filter((it) => Stage.of(it) === this.stage).map((it) => this.app.template(it));
  }

  private index(): Map<string, CfnElement[]> {
    const index = new Map<string, CfnElement[]>();
    for (const construct of this.constructs()) {
      const logicalId = this.stack.resolve(construct.logicalId) as string;
      index.set(logicalId, [...index.get(logicalId) ?? [], construct]);
    }
    return index;
  }

  private constructs(): CfnElement[] {
    return below(this.stack, (child) => !Stack.isStack(child)).filter((it): it is CfnElement => CfnElement.isCfnElement(it));
  }
}

/** The names under which an output may be exported. */
function exportNames(output: Element): (string | undefined)[] {
  const { Export: exported } = output.body;
  return isObject(exported)
    ? evaluate(exported.Name, { element: output, given: Assumptions.NONE, trail: [output] }).map(({ value }) => known(value))
    : [];
}

export class ConstructElement implements Element {
  public readonly path: string;
  private reading?: Rendered & { readonly unreadable?: string };

  constructor(
    private readonly construct: CfnElement,
    public readonly template: Template,
    private readonly app: AppTemplates,
    private readonly wanted?: ReadonlyMap<string, string | undefined>,
  ) {
    this.path = construct.node.path;
  }

  public get logicalId(): string {
    return Stack.of(this.construct).resolve(this.construct.logicalId);
  }

  public get section(): Section {
    return this.read().section;
  }

  public get body(): JsonObject {
    return this.read().body;
  }

  public get unreadable(): string | undefined {
    return this.read().unreadable;
  }

  /** Everything that its judgement rests on: equal for resources of which one is as good as the other. */
  public get signature(): string {
    const { body, references } = this.read();
    const targets = references.map(({ target, displayName }) => [this.app.numberOf(target), displayName]);
    return JSON.stringify([this.template.path, body, targets]);
  }

  public setBy(property: string): 'props' | 'properties' | 'override' {
    return CfnResource.isCfnResource(this.construct) ? setBy(this.construct, property) : 'properties';
  }

  public follow(name: string, attribute: string): Reference | undefined {
    const reference = marked(name, this.read().references);
    if (reference) return { element: this.app.element(reference.target as CfnElement), attribute: reference.displayName };
    const element = this.template.find(name);
    return element && { element, attribute };
  }

  private read(): Rendered & { readonly unreadable?: string } {
    this.reading ??= this.render();
    return this.reading;
  }

  private render(): Rendered & { readonly unreadable?: string } {
    try {
      const some = this.wanted && CfnResource.isCfnResource(this.construct) ? renderSome(this.construct, this.wanted) : undefined;
      return some ?? render(this.construct) ?? { section: 'Resources', body: {}, references: [] };
    } catch (error) {
      const Type = CfnResource.isCfnResource(this.construct) ? declaredType(this.construct) : '';
      return { section: 'Resources', body: { Type }, references: [], unreadable: `it cannot be rendered: ${(error as Error).message}` };
    }
  }
}
