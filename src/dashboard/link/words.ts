/** What the page for linking says. */
const ENGLISH = {
  title: 'Link WhatsApp',
  scan: 'Scan this code with the phone of the number that is to be linked:',
  steps: 'WhatsApp → Linked devices → Link a device',
  qrAlt: 'QR code to scan with WhatsApp',
  starting: 'One moment, the code is coming…',
  stopped: 'The code has lapsed.',
  again: 'Show a new code',
  withCode: 'With a pairing code instead',
  phone: 'Phone number with country code',
  getCode: 'Get a code',
  codeHow: 'On the phone: Linked devices → Link a device → Link with phone number. Good for {n} s.',
  codeLapsed: 'The code has lapsed. Get a new one.',
  passkey: 'WhatsApp asks for a passkey, which this page cannot give. Tell whoever sent you the link.',
  linked: 'WhatsApp is linked',
  close: 'You can close this page.',
  ended: 'This link is not valid any more',
  askAnew: 'Ask whoever sent it for a new one.',
  offline: 'No answer. Trying again…',
  tooMany: 'Too many tries. Wait a minute.',
  failed: 'That did not work. Look at the number and try again.',
};
type Words = typeof ENGLISH;

const RUSSIAN: Words = {
  title: 'Привязка WhatsApp',
  scan: 'Отсканируйте этот код телефоном номера, который привязываете:',
  steps: 'WhatsApp → Связанные устройства → Привязка устройства',
  qrAlt: 'QR-код для WhatsApp',
  starting: 'Минутку, код сейчас появится…',
  stopped: 'Код устарел.',
  again: 'Показать новый код',
  withCode: 'Кодом вместо сканирования',
  phone: 'Номер телефона с кодом страны',
  getCode: 'Получить код',
  codeHow: 'На телефоне: Связанные устройства → Привязка устройства → Привязать по номеру. Действует {n} с.',
  codeLapsed: 'Код устарел. Получите новый.',
  passkey: 'WhatsApp требует ключ доступа, здесь его дать нельзя. Сообщите тому, кто прислал ссылку.',
  linked: 'WhatsApp привязан',
  close: 'Страницу можно закрыть.',
  ended: 'Ссылка больше не действует',
  askAnew: 'Попросите новую у того, кто её прислал.',
  offline: 'Нет ответа. Пробуем снова…',
  tooMany: 'Слишком много попыток. Подождите минуту.',
  failed: 'Не получилось. Проверьте номер и попробуйте снова.',
};

const PORTUGUESE: Words = {
  title: 'Vincular o WhatsApp',
  scan: 'Leia este código com o telefone do número que será vinculado:',
  steps: 'WhatsApp → Dispositivos conectados → Conectar dispositivo',
  qrAlt: 'Código QR para ler com o WhatsApp',
  starting: 'Um momento, o código está chegando…',
  stopped: 'O código expirou.',
  again: 'Mostrar um novo código',
  withCode: 'Usar um código de pareamento',
  phone: 'Telefone com código do país',
  getCode: 'Obter um código',
  codeHow:
    'No telefone: Dispositivos conectados → Conectar dispositivo → Conectar com número de telefone. Vale por {n} s.',
  codeLapsed: 'O código expirou. Peça um novo.',
  passkey: 'O WhatsApp pede uma chave de acesso, que esta página não pode dar. Avise quem enviou o link.',
  linked: 'WhatsApp vinculado',
  close: 'Você já pode fechar esta página.',
  ended: 'Este link não é mais válido',
  askAnew: 'Peça um novo a quem o enviou.',
  offline: 'Sem resposta. Tentando de novo…',
  tooMany: 'Tentativas demais. Espere um minuto.',
  failed: 'Não deu certo. Confira o número e tente de novo.',
};

const SPANISH: Words = {
  title: 'Vincular WhatsApp',
  scan: 'Escanee este código con el teléfono del número que va a vincular:',
  steps: 'WhatsApp → Dispositivos vinculados → Vincular un dispositivo',
  qrAlt: 'Código QR para escanear con WhatsApp',
  starting: 'Un momento, el código está llegando…',
  stopped: 'El código ha caducado.',
  again: 'Mostrar un código nuevo',
  withCode: 'Usar un código de vinculación',
  phone: 'Teléfono con código de país',
  getCode: 'Obtener un código',
  codeHow:
    'En el teléfono: Dispositivos vinculados → Vincular un dispositivo → Vincular con el número de teléfono. Vale {n} s.',
  codeLapsed: 'El código ha caducado. Pida uno nuevo.',
  passkey: 'WhatsApp pide una clave de acceso, que esta página no puede dar. Avise a quien le envió el enlace.',
  linked: 'WhatsApp está vinculado',
  close: 'Ya puede cerrar esta página.',
  ended: 'Este enlace ya no es válido',
  askAnew: 'Pida uno nuevo a quien se lo envió.',
  offline: 'Sin respuesta. Intentando de nuevo…',
  tooMany: 'Demasiados intentos. Espere un minuto.',
  failed: 'No ha funcionado. Revise el número e inténtelo de nuevo.',
};

const LANGUAGES = { en: ENGLISH, ru: RUSSIAN, pt: PORTUGUESE, es: SPANISH };
export type Language = keyof typeof LANGUAGES;

/** The language that was asked for, else the first of the browser's that there is. */
export function languageOf(asked: Language | null): Language {
  const wanted = [asked, ...navigator.languages.map((name) => name.slice(0, 2))];
  return (wanted.find((name) => name !== null && Object.hasOwn(LANGUAGES, name)) ?? 'en') as Language;
}

export function wordsIn(language: Language): Words {
  return LANGUAGES[language];
}
