import type { Type as Class } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateBy,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { type Member, type Members, schemaOf } from '../domain/members.js';
import { textFault } from '../domain/text.js';

/**
 * The class by which a body with these members is validated and documented, so that they are written down once.
 *
 * @param name of the schema in the OpenAPI document; those of the objects in it are made from it
 */
export function dtoOf(name: string, members: Members): Class<object> {
  const dto = { [name]: class {} }[name]!;
  for (const [property, member] of Object.entries(members)) {
    for (const decorate of decoratorsOf(`${name}${capital(property)}`, member)) decorate(dto.prototype, property);
  }
  return dto;
}

function decoratorsOf(name: string, member: Member): PropertyDecorator[] {
  const { optional, nullable, description, kind, max, items, members } = member;
  const required = !optional;
  // Validators run over each element of a list where its items are plain values.
  const decorators = [...validatorsOf(member)];
  let docs: ApiPropertyOptions = {
    ...(schemaOf(member) as ApiPropertyOptions),
    required,
    nullable,
  } as ApiPropertyOptions;
  if (members !== undefined) {
    const type = dtoOf(name, members);
    decorators.push(
      ValidateNested(),
      Type(() => type),
    );
    docs = { type: () => type, description, required, nullable };
  } else if (kind === 'list' && items?.members !== undefined) {
    const type = dtoOf(name, items.members);
    decorators.push(
      ValidateNested({ each: true, message: '$property must hold objects' }),
      Type(() => type),
    );
    const minItems = member.min !== undefined && member.min > 0 ? member.min : undefined;
    docs = { type: () => [type], description, required, nullable, minItems, maxItems: max };
  } else if (nullable) {
    docs = {
      ...docs,
      type: kind === 'choice' ? 'string' : schemaOf({ ...member, nullable: false }).type,
    } as ApiPropertyOptions;
  }
  if (optional) decorators.push(IsOptional());
  if (nullable) decorators.push(ValidateIf((_, value) => value !== null));
  return [...decorators, ApiProperty(docs)];
}

function validatorsOf(
  { kind, min = kind === 'number' ? -Infinity : 0, max = Infinity, pattern, choices, items, words }: Member,
  each = false,
): PropertyDecorator[] {
  switch (kind) {
    case 'text':
      if (words === true) return [areWords(max, each)];
      return [
        Length(min, max, { each, message: `$property must have ${min} to ${max} characters` }),
        ...(pattern === undefined
          ? []
          : [Matches(new RegExp(pattern), { each, message: '$property has another form' })]),
      ];
    case 'integer':
      return [IsInt({ each, message: '$property must be a whole number' }), ...rangeOf(min, max, each)];
    case 'number':
      return [
        IsNumber({ allowNaN: false, allowInfinity: false }, { each, message: '$property must be a number' }),
        ...rangeOf(min, max, each),
      ];
    case 'flag':
      return [IsBoolean({ each, message: '$property must be true or false' })];
    case 'choice':
      return [
        IsIn([...(choices ?? [])], { each, message: `$property must be one of ${choices?.join(', ')}` }),
        IsString({ each }),
      ];
    case 'list':
      return [
        IsArray({ message: '$property must be an array' }),
        ArrayMaxSize(max, { message: `$property must hold at most ${max}` }),
        ...(min > 0 ? [ArrayMinSize(min, { message: `$property must hold at least ${min}` })] : []),
        ...(items === undefined || items.members !== undefined ? [] : validatorsOf(items, true)),
      ];
    case 'object':
    case 'open':
      return [IsObject({ each, message: '$property must be an object' })];
  }
}

function rangeOf(min: number, max: number, each: boolean): PropertyDecorator[] {
  return [
    ...(Number.isFinite(min) ? [Min(min, { each, message: `$property must be ${min} or more` })] : []),
    ...(Number.isFinite(max) ? [Max(max, { each, message: `$property must be ${max} or less` })] : []),
  ];
}

function areWords(max: number, each: boolean): PropertyDecorator {
  const faultOf = (value: unknown): string | undefined => textFault(typeof value === 'string' ? value : '', max);
  const validator = {
    validate: (value: unknown) => faultOf(value) === undefined,
    defaultMessage: (at?: ValidationArguments) => `$property ${faultOf(at?.value) ?? 'must be words'}`,
  };
  return ValidateBy({ name: 'areWords', validator }, { each });
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
