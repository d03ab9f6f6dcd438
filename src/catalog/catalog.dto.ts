import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Collection, OrderDetails, OrderedProduct, Product } from '../domain/catalog-commands.js';
import { LineParams } from '../http/company.params.js';
import { IsPageLimit } from '../http/page-limit.js';
import { IsPhone } from '../http/phone-field.js';
import { PictureBody } from '../http/picture-body.js';
import { LineAnswer } from '../http/success.js';

const MOST_PICTURES = 10;
const ID = /^[\w-]{1,64}$/;

export class ProductParams extends LineParams {
  @Matches(ID, { message: 'productId must be the id of a product' })
  @ApiProperty({ description: 'Id of the product', pattern: ID.source, example: '4875694632487' })
  productId: string;
}

export class OrderParams extends LineParams {
  @Matches(ID, { message: 'orderId must be the id of an order' })
  @ApiProperty({ description: 'Id of the order, as the message has it', pattern: ID.source, example: '1038472913' })
  orderId: string;
}

export class OrderQuery {
  @Length(1, 512, { message: 'token must have 1 to 512 characters' })
  @ApiProperty({ description: 'What came with the order as `token`', maxLength: 512, example: 'AR6z4FHxQ0mUb3A==' })
  token: string;
}

export class OfBusinessQuery {
  @IsPhone('The business whose catalog it is; the account itself when left out', { optional: true })
  of?: string;

  @IsPageLimit(50, { default: 50 })
  limit: number = 50;
}

export class CatalogQuery extends OfBusinessQuery {
  @IsOptional()
  @Length(1, 512, { message: 'cursor must be the `next` of a page' })
  @ApiPropertyOptional({ description: '`next` of the page before', maxLength: 512 })
  cursor?: string;
}

class DescribedProduct {
  @IsOptional()
  @Length(1, 5_000, { message: 'description must have 1 to 5000 characters' })
  @ApiPropertyOptional({ maxLength: 5_000, example: 'With beetroot and sour cream' })
  description?: string;

  @IsOptional()
  @IsInt({ message: 'price must be a whole number' })
  @Min(0, { message: 'price must be 0 or more' })
  @Max(Number.MAX_SAFE_INTEGER, { message: 'price is too high' })
  @ApiPropertyOptional({ type: 'integer', description: 'Thousandths of `currency`', example: 450_000 })
  price?: number;

  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be a code of ISO 4217' })
  @ApiPropertyOptional({ description: 'ISO 4217', example: 'RUB' })
  currency?: string;

  @IsOptional()
  @Length(1, 100, { message: 'retailer_id must have 1 to 100 characters' })
  @ApiPropertyOptional({ maxLength: 100, description: 'The seller’s own number for it', example: 'SOUP-1' })
  retailer_id?: string;

  @IsOptional()
  @Matches(/^https?:\/\/\S{1,2000}$/, { message: 'url must be one of http or https' })
  @ApiPropertyOptional({ description: 'Where more is told of it', example: 'https://example.com/soup' })
  url?: string;

  @IsOptional()
  @IsBoolean({ message: 'hidden must be true or false' })
  @ApiPropertyOptional({ type: Boolean, description: 'Customers do not see it' })
  hidden?: boolean;
}

/** What is left out stays as it is. */
export class ProductBody extends DescribedProduct {
  @IsOptional()
  @Length(1, 200, { message: 'name must have 1 to 200 characters' })
  @ApiPropertyOptional({ maxLength: 200, example: 'Borscht' })
  name?: string;

  @IsOptional()
  @IsArray({ message: 'images must be a list' })
  @ArrayMaxSize(MOST_PICTURES, { message: `images must hold ${MOST_PICTURES} at most` })
  @ValidateNested({ each: true })
  @Type(() => PictureBody)
  @ApiPropertyOptional({
    type: [PictureBody],
    maxItems: MOST_PICTURES,
    description: 'In place of those that there are',
  })
  images?: PictureBody[];
}

export class NewProductBody extends DescribedProduct {
  @Length(1, 200, { message: 'name must have 1 to 200 characters' })
  @ApiProperty({ maxLength: 200, example: 'Borscht' })
  name: string;

  @IsArray({ message: 'images must be a list' })
  @ArrayMaxSize(MOST_PICTURES, { message: `images must hold ${MOST_PICTURES} at most` })
  @ValidateNested({ each: true })
  @Type(() => PictureBody)
  @ApiProperty({ type: [PictureBody], maxItems: MOST_PICTURES, minItems: 1, description: 'One at least' })
  images: PictureBody[];
}

export class ProductView implements Product {
  @ApiProperty({ example: '4875694632487' })
  id: string;

  @ApiProperty({ example: 'Borscht' })
  name: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Thousandths of `currency`', example: 450_000 })
  price: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'RUB' })
  currency: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SOUP-1' })
  retailer_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where more is told of it' })
  url: string | null;

  @ApiProperty({ type: [String], description: 'Where pictures of it are' })
  images: string[];

  @ApiProperty({ description: 'Whether customers do not see it', example: false })
  hidden: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'WhatsApp’s word for whether it was let in',
    example: 'APPROVED',
  })
  review: string | null;
}

class CollectionView implements Collection {
  @ApiProperty({ example: '587236412' })
  id: string;

  @ApiProperty({ example: 'Soups' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'APPROVED' })
  review: string | null;

  @ApiProperty({ type: [ProductView] })
  products: ProductView[];
}

class OrderedView implements OrderedProduct {
  @ApiProperty({ example: '4875694632487' })
  id: string;

  @ApiProperty({ example: 'Borscht' })
  name: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Thousandths of `currency`', example: 450_000 })
  price: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'RUB' })
  currency: string | null;

  @ApiProperty({ description: 'How many were ordered', example: 2 })
  quantity: number;

  @ApiProperty({ type: String, nullable: true, description: 'Where a picture of it is' })
  image: string | null;
}

class OrderView implements OrderDetails {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Thousandths of `currency`', example: 900_000 })
  total: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'RUB' })
  currency: string | null;

  @ApiProperty({ type: [OrderedView] })
  products: OrderedView[];
}

export class CatalogAnswer extends LineAnswer {
  @ApiProperty({ type: [ProductView] })
  products: ProductView[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null at the end' })
  next: string | null;
}

export class CollectionsAnswer extends LineAnswer {
  @ApiProperty({ type: [CollectionView] })
  collections: CollectionView[];
}

export class ProductAnswer extends LineAnswer {
  @ApiProperty({ type: ProductView })
  product: ProductView;
}

export class OrderAnswer extends LineAnswer {
  @ApiProperty({ type: OrderView })
  order: OrderView;
}
