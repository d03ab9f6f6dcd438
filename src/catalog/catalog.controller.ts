import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import type { ProductChange } from '../domain/catalog-commands.js';
import { type ErrorCode, invalidField } from '../domain/errors.js';
import { parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { Asks, Manages } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { ProfilePictures } from '../media/profile-pictures.js';
import {
  CatalogAnswer,
  CatalogQuery,
  CollectionsAnswer,
  NewProductBody,
  OfBusinessQuery,
  OrderAnswer,
  OrderParams,
  OrderQuery,
  ProductAnswer,
  ProductBody,
  ProductParams,
} from './catalog.dto.js';

const PICTURE_ERRORS: ErrorCode[] = [
  'MEDIA_NOT_FOUND',
  'MEDIA_UNAVAILABLE',
  'MEDIA_TOO_LARGE',
  'MEDIA_TYPE_MISMATCH',
  'MEDIA_UNREADABLE',
  'MEDIA_LINK_FAILED',
  'CONVERTER_MISSING',
];

@ApiTags('catalog')
@Controller('api/whatsapp/sessions/:companyId/catalog')
export class CatalogController {
  constructor(
    private readonly lines: LineRouter,
    private readonly pictures: ProfilePictures,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Asks('The products of a business', 'PRODUCT_NOT_FOUND')
  @ApiOkResponse({ type: CatalogAnswer })
  async list(
    @Param() { companyId: line }: LineParams,
    @Query() { of, limit, cursor }: CatalogQuery,
  ): Promise<CatalogAnswer> {
    const page = await this.lines.ask(line, { do: 'catalog', of: this.business(of), limit, cursor: cursor ?? null });
    return { success: true, ...line, ...page };
  }

  @Get('collections')
  @Asks('The products of a business, as it has put them together', 'PRODUCT_NOT_FOUND')
  @ApiOkResponse({ type: CollectionsAnswer })
  async collections(
    @Param() { companyId: line }: LineParams,
    @Query() { of, limit }: OfBusinessQuery,
  ): Promise<CollectionsAnswer> {
    const collections = await this.lines.ask(line, { do: 'catalog_collections', of: this.business(of), limit });
    return { success: true, ...line, collections };
  }

  @Post('products')
  @Manages('Put a product into the catalog of the account', ...PICTURE_ERRORS)
  @ApiOkResponse({ type: ProductAnswer })
  async create(@Param() { companyId: line }: LineParams, @Body() body: NewProductBody): Promise<ProductAnswer> {
    if (body.images.length === 0) throw invalidField('images', 'images must hold one at least');
    const product = await this.change(line.companyId, body);
    return { success: true, ...line, product: await this.lines.ask(line, { do: 'catalog_save', id: null, product }) };
  }

  @Patch('products/:productId')
  @Manages('Change a product', 'PRODUCT_NOT_FOUND', ...PICTURE_ERRORS)
  @ApiOkResponse({ type: ProductAnswer })
  async update(
    @Param() { companyId: line, productId: id }: ProductParams,
    @Body() body: ProductBody,
  ): Promise<ProductAnswer> {
    const product = await this.change(line.companyId, body);
    if (Object.keys(product).length === 0) throw invalidField('name', 'nothing is changed');
    return { success: true, ...line, product: await this.lines.ask(line, { do: 'catalog_save', id, product }) };
  }

  @Delete('products/:productId')
  @Manages('Take a product out of the catalog', 'PRODUCT_NOT_FOUND')
  @ApiOkResponse({ type: LineAnswer })
  async delete(@Param() { companyId: line, productId: id }: ProductParams): Promise<LineAnswer> {
    await this.lines.ask(line, { do: 'catalog_delete', id });
    return { success: true, ...line };
  }

  @Get('orders/:orderId')
  @Asks('What somebody has ordered', 'PRODUCT_NOT_FOUND')
  @ApiOkResponse({ type: OrderAnswer })
  async order(
    @Param() { companyId: line, orderId }: OrderParams,
    @Query() { token }: OrderQuery,
  ): Promise<OrderAnswer> {
    return { success: true, ...line, order: await this.lines.ask(line, { do: 'catalog_order', orderId, token }) };
  }

  private business(of: string | undefined): string | null {
    if (of === undefined) return null;
    return readField('of', () => parseRecipient(of, this.settings.defaultPhoneRegion)).jid;
  }

  private async change(companyId: string, { images, ...words }: ProductBody | NewProductBody): Promise<ProductChange> {
    const given = Object.entries(words).filter(([, value]) => value !== undefined && value !== null);
    const stored: NonNullable<ProductChange['images']> = [];
    for (const image of images ?? []) stored.push(await this.pictures.makeForCatalog(companyId, image));
    return { ...Object.fromEntries(given), ...(stored.length > 0 && { images: stored }) };
  }
}
