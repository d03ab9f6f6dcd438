import '../../src/whatsapp/baileys/shared-async-storage.js';
import 'reflect-metadata';
