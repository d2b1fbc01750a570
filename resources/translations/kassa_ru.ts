<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en_US">
<context>
    <name>AskingManager</name>
    <message>
        <source>Not taken: answer first</source>
        <translation>Не принято: сначала ответьте</translation>
    </message>
</context>
<context>
    <name>BonusCard</name>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>New balance</source>
        <translation>Станет</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Возвращено</translation>
    </message>
    <message>
        <source>Redeemed</source>
        <translation>Списано</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Снято</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Начислено</translation>
    </message>
    <message>
        <source>Earned points can be used from {day}</source>
        <translation>Начисленным можно платить с {day}</translation>
    </message>
    <message>
        <source>Provisional: the server will confirm the balance</source>
        <translation>Предварительно: баланс уточнит сервер</translation>
    </message>
</context>
<context>
    <name>BonusFlow</name>
    <message>
        <source>The figures changed. Look again</source>
        <translation>Суммы изменились. Проверьте ещё раз</translation>
    </message>
    <message>
        <source>Scan an item and the customer&apos;s card first</source>
        <translation>Сначала сканируйте товар и карту клиента</translation>
    </message>
</context>
<context>
    <name>BonusPrompt</name>
    <message>
        <source>Other amount</source>
        <translation>Другая сумма</translation>
    </message>
    <message>
        <source>Do not redeem, only earn</source>
        <translation>Не списывать, только накопить</translation>
    </message>
    <message>
        <source>Then to pay: {sum}</source>
        <translation>Тогда к оплате: {sum}</translation>
    </message>
    <message>
        <source>Redeem bonuses?</source>
        <translation>Списать бонусы?</translation>
    </message>
    <message>
        <source>Redeem: {purse}?</source>
        <translation>Списать: {purse}?</translation>
    </message>
    <message>
        <source>Offline: {sum} of it on the shop&apos;s allowance</source>
        <translation>Без связи: {sum} из них под лимит магазина</translation>
    </message>
    <message>
        <source>Offline: these bonuses are guaranteed on this till</source>
        <translation>Нет связи: эти бонусы гарантированы на этой кассе</translation>
    </message>
    <message>
        <source>If {points} is redeemed: will earn {earned}, balance {after}</source>
        <translation>Если списать {points}: начислим {earned}, станет {after}</translation>
    </message>
    <message>
        <source>{pieces} free for {stamps}</source>
        <translation>{pieces} бесплатно за {stamps}</translation>
    </message>
    <message>
        <source>Redeem {money}</source>
        <translation>Списать {money}</translation>
    </message>
    <message>
        <source>{name} · available {available}</source>
        <translation>{name} · доступно {available}</translation>
    </message>
    <message>
        <source>{name} · available {available} · checked {time}</source>
        <translation>{name} · доступно {available} · проверено {time}</translation>
    </message>
</context>
<context>
    <name>CashOverlay</name>
    <message>
        <source>Sum</source>
        <translation>Сумма</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Cash out of the drawer</source>
        <translation>Изъятие из ящика</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>Внесение</translation>
    </message>
    <message>
        <source>Reason  ↑ ↓</source>
        <translation>Причина  ↑ ↓</translation>
    </message>
    <message>
        <source>Reason in words</source>
        <translation>Причина словами</translation>
    </message>
    <message>
        <source>in your own words</source>
        <translation>своими словами</translation>
    </message>
    <message>
        <source>Open the drawer without a sale</source>
        <translation>Открыть ящик без продажи</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Изъять</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>Внести</translation>
    </message>
</context>
<context>
    <name>ChangeCard</name>
    <message>
        <source>Give back to the bank card</source>
        <translation>Вернуть на банковскую карту</translation>
    </message>
    <message>
        <source>Give back in cash</source>
        <translation>Вернуть наличными</translation>
    </message>
    <message>
        <source>Paid by card</source>
        <translation>Оплачено картой</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Сдача</translation>
    </message>
    <message>
        <source>To the gift card: {sum}</source>
        <translation>На подарочную карту: {sum}</translation>
    </message>
    <message>
        <source>By hand at the terminal, to the bank card: {sum}</source>
        <translation>Вручную на терминале, на карту: {sum}</translation>
    </message>
    <message>
        <source>Paid: {sum}</source>
        <translation>Оплачено: {sum}</translation>
    </message>
    <message>
        <source>cash {sum}</source>
        <translation>наличными {sum}</translation>
    </message>
    <message>
        <source>card {sum}</source>
        <translation>картой {sum}</translation>
    </message>
    <message>
        <source>gift card {sum}</source>
        <translation>подарочная карта {sum}</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove the coupon {name}</source>
        <translation>Убрать купон {name}</translation>
    </message>
</context>
<context>
    <name>ConfirmPrompt</name>
    <message>
        <source>A manager instead</source>
        <translation>Вместо этого старший</translation>
    </message>
    <message>
        <source>Confirm (Enter)</source>
        <translation>Подтвердить (Enter)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Why  ← →</source>
        <translation>Почему  ← →</translation>
    </message>
    <message>
        <source>Who  ↑ ↓</source>
        <translation>Кто  ↑ ↓</translation>
    </message>
    <message>
        <source>Manager needed</source>
        <translation>Нужен старший</translation>
    </message>
    <message>
        <source>Badge or PIN. It is for this once, and it is written down</source>
        <translation>Бейдж или ПИН. Только на этот раз; запись останется</translation>
    </message>
    <message>
        <source>Choose the reason</source>
        <translation>Выберите причину</translation>
    </message>
    <message>
        <source>The customer types the PIN</source>
        <translation>Клиент вводит свой ПИН</translation>
    </message>
    <message>
        <source>No manager is on this till</source>
        <translation>На этой кассе нет старшего</translation>
    </message>
</context>
<context>
    <name>ConfirmViewModel</name>
    <message>
        <source>This is not a badge</source>
        <translation>Это не бейдж</translation>
    </message>
    <message>
        <source>Now the PIN</source>
        <translation>Теперь ПИН</translation>
    </message>
    <message>
        <source>Choose the reason, then the PIN</source>
        <translation>Выберите причину, затем ПИН</translation>
    </message>
</context>
<context>
    <name>CountRow</name>
    <message>
        <source>One less</source>
        <translation>Меньше</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Больше</translation>
    </message>
    <message>
        <source>Change</source>
        <comment>coins below the smallest named one, as one sum</comment>
        <translation>Мелочь</translation>
    </message>
</context>
<context>
    <name>CountedBadge</name>
    <message numerus="yes">
        <source>Manager needed: %n operation(s)</source>
        <translation>
            <numerusform>Нужен старший: %n операция</numerusform>
            <numerusform>Нужен старший: %n операции</numerusform>
            <numerusform>Нужен старший: %n операций</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n stamp(s)</source>
        <translation>
            <numerusform>%n штамп</numerusform>
            <numerusform>%n штампа</numerusform>
            <numerusform>%n штампов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n штука</numerusform>
            <numerusform>%n штуки</numerusform>
            <numerusform>%n штук</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s)</source>
        <translation>
            <numerusform>%n чек</numerusform>
            <numerusform>%n чека</numerusform>
            <numerusform>%n чеков</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n участник</numerusform>
            <numerusform>%n участника</numerusform>
            <numerusform>%n участников</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shift(s)</source>
        <translation>
            <numerusform>%n смена</numerusform>
            <numerusform>%n смены</numerusform>
            <numerusform>%n смен</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s)</source>
        <translation>
            <numerusform>%n операция</numerusform>
            <numerusform>%n операции</numerusform>
            <numerusform>%n операций</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountsCard</name>
    <message>
        <source>Counts of this drawer, all kept</source>
        <translation>Пересчёты этого ящика, все сохранены</translation>
    </message>
    <message>
        <source>Count {turn}, {at}</source>
        <translation>Пересчёт {turn}, {at}</translation>
    </message>
</context>
<context>
    <name>DiagnosticsScreen</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>The report holds no card, phone or name</source>
        <translation>В отчёте нет карт, телефонов и имён</translation>
    </message>
    <message>
        <source>Log folder</source>
        <translation>Папка журналов</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Save a report for support</source>
        <translation>Сохранить отчёт для поддержки</translation>
    </message>
    <message>
        <source>More rows</source>
        <translation>Ещё строки</translation>
    </message>
    <message>
        <source>Not taken here. To try the scanner: Settings, Scanner</source>
        <translation>Здесь не принято. Проба сканера: Настройки, Сканер</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Проверяем…</translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s)</source>
        <translation>
            <numerusform>%n неисправность</numerusform>
            <numerusform>%n неисправности</numerusform>
            <numerusform>%n неисправностей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to look at</source>
        <translation>
            <numerusform>%n замечание</numerusform>
            <numerusform>%n замечания</numerusform>
            <numerusform>%n замечаний</numerusform>
        </translation>
    </message>
    <message>
        <source>All is well</source>
        <translation>Всё в порядке</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Сохраняем…</translation>
    </message>
    <message>
        <source>Report for support</source>
        <translation>Отчёт для поддержки</translation>
    </message>
</context>
<context>
    <name>DiagnosticsViewModel</name>
    <message>
        <source>The report could not be written: look at the disk</source>
        <translation>Отчёт не записан: проверьте диск</translation>
    </message>
    <message>
        <source>The report is in {path}</source>
        <translation>Отчёт здесь: {path}</translation>
    </message>
</context>
<context>
    <name>DifferencePage</name>
    <message>
        <source>Why is there a difference?  ↑ ↓</source>
        <translation>Почему расхождение?  ↑ ↓</translation>
    </message>
</context>
<context>
    <name>DonationPrompt</name>
    <message>
        <source>How much to give?</source>
        <translation>Сколько пожертвовать?</translation>
    </message>
    <message>
        <source>In bonuses</source>
        <translation>Бонусами</translation>
    </message>
    <message>
        <source>Sum to give</source>
        <translation>Сумма пожертвования</translation>
    </message>
    <message>
        <source>Type a sum</source>
        <translation>Введите сумму</translation>
    </message>
    <message>
        <source>Give {gift} (Enter)</source>
        <translation>Пожертвовать {gift} (Enter)</translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message>
        <source>Paid</source>
        <translation>Оплачено</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Сдача</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Чек</translation>
    </message>
    <message>
        <source>Next sale (Enter)</source>
        <translation>Следующий (Enter)</translation>
    </message>
    <message>
        <source>Card ····{four}: redeemed {redeemed}, earned {earned}</source>
        <translation>Карта ····{four}: списано {redeemed}, начислено {earned}</translation>
    </message>
</context>
<context>
    <name>DuePanel</name>
    <message>
        <source>To pay</source>
        <translation>К оплате</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Сумма</translation>
    </message>
    <message>
        <source>Discounts</source>
        <translation>Скидки</translation>
    </message>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Donation</source>
        <translation>Пожертвование</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Получено</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Сдача</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Не хватает</translation>
    </message>
</context>
<context>
    <name>Explained</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Sales</source>
        <translation>Продажи</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Наличными</translation>
    </message>
    <message>
        <source>Bank cards</source>
        <translation>Картами</translation>
    </message>
    <message>
        <source>Bonuses redeemed</source>
        <translation>Списано бонусов</translation>
    </message>
    <message>
        <source>Bonuses earned</source>
        <translation>Начислено бонусов</translation>
    </message>
    <message>
        <source>Shift {number}</source>
        <translation>Смена {number}</translation>
    </message>
</context>
<context>
    <name>FindHelp</name>
    <message>
        <source>Letters of the name, from the second</source>
        <translation>Буквы названия, со второй</translation>
    </message>
    <message>
        <source>Choose an item</source>
        <translation>Выбрать товар</translation>
    </message>
    <message>
        <source>Add the chosen item</source>
        <translation>Добавить выбранный товар</translation>
    </message>
    <message>
        <source>Back to the sale</source>
        <translation>Назад к чеку</translation>
    </message>
</context>
<context>
    <name>FindReceipt</name>
    <message>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <source>Scan the code of the receipt</source>
        <translation>Сканируйте код чека</translation>
    </message>
    <message>
        <source>or type the number below it</source>
        <translation>или введите номер под кодом</translation>
    </message>
    <message>
        <source>There is no receipt</source>
        <translation>Чека нет</translation>
    </message>
    <message>
        <source>Number of the receipt</source>
        <translation>Номер чека</translation>
    </message>
</context>
<context>
    <name>FindScreen</name>
    <message>
        <source>Nothing found</source>
        <translation>Ничего не найдено</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Scan the item</source>
        <translation>Сканируйте товар</translation>
    </message>
    <message>
        <source>With a card: earns {points}</source>
        <translation>С картой: начислим {points}</translation>
    </message>
    <message>
        <source>Price check — nothing is sold</source>
        <translation>Проверка цены — ничего не продаём</translation>
    </message>
    <message>
        <source>Find an item</source>
        <translation>Поиск товара</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Name of the item</source>
        <translation>Название товара</translation>
    </message>
    <message>
        <source>Items found</source>
        <translation>Найденные товары</translation>
    </message>
</context>
<context>
    <name>GiftPrompt</name>
    <message>
        <source>Scan the gift card</source>
        <translation>Сканируйте подарочную карту</translation>
    </message>
    <message>
        <source>or type its number</source>
        <translation>или введите её номер</translation>
    </message>
    <message>
        <source>Number of the gift card</source>
        <translation>Номер подарочной карты</translation>
    </message>
    <message>
        <source>Pay with this card (Enter)</source>
        <translation>Оплатить этой картой (Enter)</translation>
    </message>
</context>
<context>
    <name>HelpOverlay</name>
    <message>
        <source>Keys of this screen</source>
        <translation>Клавиши этого экрана</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
</context>
<context>
    <name>InboxScreen</name>
    <message>
        <source>Receipt</source>
        <translation>Чек</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Найдено</translation>
    </message>
    <message>
        <source>At stake</source>
        <translation>Под вопросом</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>For the manager</source>
        <translation>Для старшего</translation>
    </message>
    <message>
        <source>A manager&apos;s PIN confirms. Nothing is ever deleted</source>
        <translation>Подтверждает ПИН старшего. Ничего не удаляется</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Выбрать</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Решить</translation>
    </message>
    <message>
        <source>Not taken: go back to the sale first</source>
        <translation>Код не принят: вернитесь в чек</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Код не принят: сначала ответьте</translation>
    </message>
    <message>
        <source>At stake: {sum}</source>
        <translation>Под вопросом: {sum}</translation>
    </message>
    <message>
        <source>{what}: why?</source>
        <translation>{what}: почему?</translation>
    </message>
    <message>
        <source>Nothing waits for a manager</source>
        <translation>Старшего ничего не ждёт</translation>
    </message>
</context>
<context>
    <name>InboxViewModel</name>
    <message>
        <source>Settled. It is on its way to the server</source>
        <translation>Решено. Передаём на сервер</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Sale</source>
        <translation>Продажа</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Везде</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Оплата</translation>
    </message>
    <message>
        <source>Row up, row down</source>
        <translation>Строка выше, ниже</translation>
    </message>
    <message>
        <source>Page up, page down</source>
        <translation>Страница выше, ниже</translation>
    </message>
    <message>
        <source>On a row: one fewer, one more</source>
        <translation>На строке: на одну меньше, больше</translation>
    </message>
    <message>
        <source>Answer of a question</source>
        <translation>Ответ на вопрос</translation>
    </message>
    <message>
        <source>Take cash; take what is typed or chosen</source>
        <translation>Принять наличные; принять набранное или выбранное</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Оплата картой</translation>
    </message>
    <message>
        <source>Customer card</source>
        <translation>Карта клиента</translation>
    </message>
    <message>
        <source>Find item</source>
        <translation>Поиск товара</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Количество</translation>
    </message>
    <message>
        <source>Park; on an empty sale: parked sales</source>
        <translation>Отложить; в пустом чеке — отложенные</translation>
    </message>
    <message>
        <source>Price check</source>
        <translation>Проверка цены</translation>
    </message>
    <message>
        <source>Return (on an empty sale)</source>
        <translation>Возврат (в пустом чеке)</translation>
    </message>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Why this sum</source>
        <translation>Почему такая сумма</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>Оплата</translation>
    </message>
    <message>
        <source>Copy of the last receipt</source>
        <translation>Копия последнего чека</translation>
    </message>
    <message>
        <source>Void line</source>
        <translation>Сторно строки</translation>
    </message>
    <message>
        <source>Void sale</source>
        <translation>Аннулировать чек</translation>
    </message>
    <message>
        <source>Help: keys of this screen</source>
        <translation>Помощь: клавиши этого экрана</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <source>Lock the till</source>
        <translation>Заблокировать кассу</translation>
    </message>
    <message>
        <source>Back; never erases</source>
        <translation>Назад; ничего не стирает</translation>
    </message>
    <message>
        <source>Keys of the till</source>
        <translation>Клавиши кассы</translation>
    </message>
</context>
<context>
    <name>LinesModel</name>
    <message>
        <source>Scan the gift card&apos;s number now</source>
        <translation>Сканируйте номер подарочной карты</translation>
    </message>
    <message>
        <source>Amount on the card: F4</source>
        <translation>Сумма на карте: F4</translation>
    </message>
    <message>
        <source>Number scanned</source>
        <translation>Номер принят</translation>
    </message>
    <message>
        <source>{starts} – {ends}, {days}</source>
        <translation>{starts} – {ends}, {days}</translation>
    </message>
</context>
<context>
    <name>LinesView</name>
    <message>
        <source>Receipt</source>
        <translation>Чек</translation>
    </message>
    <message>
        <source>Scan an item or find it by name (F3)</source>
        <translation>Сканируйте товар или найдите его (F3)</translation>
    </message>
</context>
<context>
    <name>LinkCard</name>
    <message>
        <source>Link</source>
        <translation>Связь</translation>
    </message>
</context>
<context>
    <name>LinkRow</name>
    <message>
        <source>Network</source>
        <translation>Сеть</translation>
    </message>
    <message>
        <source>Name of the server</source>
        <translation>Имя сервера</translation>
    </message>
    <message>
        <source>It is our server</source>
        <translation>Сервер наш</translation>
    </message>
    <message>
        <source>Server answers</source>
        <translation>Сервер отвечает</translation>
    </message>
    <message>
        <source>Clocks agree</source>
        <translation>Часы совпадают</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>не проверяли</translation>
    </message>
    <message>
        <source>off by {time}</source>
        <translation>расходятся на {time}</translation>
    </message>
    <message>
        <source>out of order</source>
        <comment>of the server</comment>
        <translation>неисправен</translation>
    </message>
    <message>
        <source>no</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} мс</translation>
    </message>
</context>
<context>
    <name>LoginScreen</name>
    <message>
        <source>Русский</source>
        <comment>the other language, in itself</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>Choose your name</source>
        <translation>Выбрать себя</translation>
    </message>
    <message>
        <source>Type the PIN</source>
        <translation>Ввести ПИН</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Войти</translation>
    </message>
    <message>
        <source>Clear the PIN</source>
        <translation>Стереть ПИН</translation>
    </message>
    <message>
        <source>The sale of {name} is kept. Another cashier parks it first</source>
        <translation>Чек сохранён ({name}). Другой кассир его отложит</translation>
    </message>
    <message>
        <source>Till is locked</source>
        <translation>Касса заблокирована</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Здравствуйте</translation>
    </message>
    <message>
        <source>No cashiers are known here yet. Connect the till</source>
        <translation>Касса ещё не знает кассиров. Подключите её</translation>
    </message>
    <message>
        <source>Scan your badge or choose your name</source>
        <translation>Сканируйте бейдж или выберите себя</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>ПИН</translation>
    </message>
    <message>
        <source>Wait {seconds} s or call a manager</source>
        <translation>Подождите {seconds} с или позовите старшего</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Проверяем…</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Разблокировать</translation>
    </message>
    <message>
        <source>Kassa {version} · till {till}</source>
        <translation>Kassa {version} · касса {till}</translation>
    </message>
</context>
<context>
    <name>LoginViewModel</name>
    <message>
        <source>Choose your name first</source>
        <translation>Сначала выберите себя</translation>
    </message>
    <message>
        <source>This is not a badge</source>
        <translation>Это не бейдж</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>TRAINING. Nothing here is real</source>
        <translation>УЧЕБНЫЙ РЕЖИМ. Здесь всё ненастоящее</translation>
    </message>
    <message>
        <source>Close the help first (Esc)</source>
        <translation>Сначала закройте помощь (Esc)</translation>
    </message>
</context>
<context>
    <name>MemberPanel</name>
    <message>
        <source>Scan the customer&apos;s card</source>
        <translation>Сканируйте карту клиента</translation>
    </message>
    <message>
        <source>Type the number</source>
        <translation>Ввести номер</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Доступно</translation>
    </message>
    <message>
        <source>Will earn</source>
        <translation>Начислим</translation>
    </message>
    <message>
        <source>New balance</source>
        <translation>Станет</translation>
    </message>
    <message>
        <source>Redeem…</source>
        <translation>Списать…</translation>
    </message>
    <message>
        <source>Redeeming</source>
        <translation>Списываем</translation>
    </message>
    <message>
        <source>Can redeem</source>
        <translation>Можно списать</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>the receipt notes {sum} kept</source>
        <translation>в чеке: {sum} сохранены</translation>
    </message>
    <message>
        <source>Why this sum (/)</source>
        <translation>Почему такая сумма (/)</translation>
    </message>
    <message>
        <source>Remove the card</source>
        <translation>Убрать карту</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Drawer opened: {reason}</source>
        <translation>Ящик открыт: {reason}</translation>
    </message>
    <message>
        <source>Taken out: {sum}, {reason}</source>
        <translation>Изъято: {sum}, {reason}</translation>
    </message>
    <message>
        <source>Put in: {sum}, {reason}</source>
        <translation>Внесено: {sum}, {reason}</translation>
    </message>
</context>
<context>
    <name>MenuScreen</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Выбрать</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Not taken: close the menu first (Esc)</source>
        <translation>Код не принят: закройте меню (Esc)</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Остаться</translation>
    </message>
    <message>
        <source>Exit the program?</source>
        <translation>Выйти из программы?</translation>
    </message>
    <message>
        <source>The sale and the shift stay as they are until the next start</source>
        <translation>Чек и смена останутся как есть до следующего запуска</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Код не принят: сначала ответьте</translation>
    </message>
</context>
<context>
    <name>MenuViewModel</name>
    <message>
        <source>Choose a reason</source>
        <translation>Выберите причину</translation>
    </message>
    <message>
        <source>Say the reason in words</source>
        <translation>Напишите причину словами</translation>
    </message>
    <message>
        <source>The drawer does not hold so much</source>
        <translation>В ящике нет такой суммы</translation>
    </message>
</context>
<context>
    <name>MoneyBack</name>
    <message>
        <source>of it to the bank card</source>
        <translation>из них на карту банка</translation>
    </message>
    <message>
        <source>Bonuses back to the card</source>
        <translation>Бонусы на карту</translation>
    </message>
    <message>
        <source>Earned bonuses taken back</source>
        <translation>Снимем начисленные</translation>
    </message>
    <message>
        <source>New balance</source>
        <translation>Станет</translation>
    </message>
    <message>
        <source>Earned bonuses are already spent: the balance falls below zero</source>
        <translation>Начисленные бонусы уже потрачены: баланс уйдёт в минус</translation>
    </message>
    <message>
        <source>Money back</source>
        <translation>К возврату</translation>
    </message>
</context>
<context>
    <name>NoReceipt</name>
    <message>
        <source>Receipt lost</source>
        <translation>Чек потерян</translation>
    </message>
    <message>
        <source>It was a present</source>
        <translation>Это был подарок</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Брак</translation>
    </message>
    <message>
        <source>Wrong item</source>
        <translation>Не тот товар</translation>
    </message>
</context>
<context>
    <name>NoReceiptScreen</name>
    <message>
        <source>Return without a receipt</source>
        <translation>Возврат без чека</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Money back, in cash</source>
        <translation>Вернём наличными</translation>
    </message>
    <message>
        <source>Why it comes back (F4)</source>
        <translation>Почему возвращают (F4)</translation>
    </message>
    <message>
        <source>At most {limit}; a manager confirms. No bonuses change</source>
        <translation>Не больше {limit}; подтвердит старший. Бонусы не меняются</translation>
    </message>
    <message>
        <source>Add the typed article</source>
        <translation>Добавить набранный артикул</translation>
    </message>
    <message>
        <source>Choose a line</source>
        <translation>Выбрать строку</translation>
    </message>
    <message>
        <source>One less, one more</source>
        <translation>На один меньше, больше</translation>
    </message>
    <message>
        <source>Take the line away</source>
        <translation>Убрать строку</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Другая причина</translation>
    </message>
    <message>
        <source>Scan the goods or type the article</source>
        <translation>Сканируйте товар или введите артикул</translation>
    </message>
    <message>
        <source>Goods that come back</source>
        <translation>Возвращаемые товары</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>На один меньше</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>На один больше</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Why this sum</source>
        <translation>Почему такая сумма</translation>
    </message>
    <message>
        <source>No programme changes this sum</source>
        <translation>Программы эту сумму не меняют</translation>
    </message>
    <message>
        <source>Not applied</source>
        <translation>Не применилось</translation>
    </message>
    <message>
        <source>To tell the customer</source>
        <translation>Можно сказать клиенту</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>OtherAmount</name>
    <message>
        <source>How much to redeem?</source>
        <translation>Сколько списать?</translation>
    </message>
    <message>
        <source>Amount to redeem</source>
        <translation>Сумма списания</translation>
    </message>
    <message>
        <source>Not more than {points}</source>
        <translation>Не больше {points}</translation>
    </message>
    <message>
        <source>Type an amount up to the limit</source>
        <translation>Введите сумму не больше предела</translation>
    </message>
    <message>
        <source>{pieces} free (Enter)</source>
        <translation>{pieces} бесплатно (Enter)</translation>
    </message>
    <message>
        <source>Redeem {money} (Enter)</source>
        <translation>Списать {money} (Enter)</translation>
    </message>
    <message>
        <source>Up to {points}</source>
        <translation>До {points}</translation>
    </message>
</context>
<context>
    <name>ParkedLine</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n строка</numerusform>
            <numerusform>%n строки</numerusform>
            <numerusform>%n строк</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParkedScreen</name>
    <message>
        <source>Take it up again</source>
        <translation>Продолжить этот чек</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Parked sales</source>
        <translation>Отложенные чеки</translation>
    </message>
    <message>
        <source>Choose a sale</source>
        <translation>Выбрать чек</translation>
    </message>
    <message>
        <source>Not taken: choose a sale or go back first</source>
        <translation>Код не принят: выберите чек или вернитесь</translation>
    </message>
    <message>
        <source>No parked sales</source>
        <translation>Отложенных чеков нет</translation>
    </message>
</context>
<context>
    <name>ParkedViewModel</name>
    <message>
        <source>Price changed: {name} {before} → {after}</source>
        <translation>Цена изменилась: {name} {before} → {after}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Finish, park or void the sale on the screen first</source>
        <translation>Сначала завершите, отложите или аннулируйте чек на экране</translation>
    </message>
</context>
<context>
    <name>Payment</name>
    <message>
        <source>Redeem {points}</source>
        <translation>Спишем {points}</translation>
    </message>
    <message>
        <source>earn {points}</source>
        <translation>начислим {points}</translation>
    </message>
    <message>
        <source>balance {points}</source>
        <translation>станет {points}</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>предварительно</translation>
    </message>
</context>
<context>
    <name>PaymentExtras</name>
    <message>
        <source>Gift card</source>
        <translation>Подарочная карта</translation>
    </message>
    <message>
        <source>Give…</source>
        <translation>Другая</translation>
    </message>
    <message>
        <source>Given: {gift}</source>
        <translation>Пожертвовано {gift}</translation>
    </message>
    <message>
        <source>Round up by {money}</source>
        <translation>Округлить на {money}</translation>
    </message>
</context>
<context>
    <name>PaymentHelp</name>
    <message>
        <source>Take what is on the button</source>
        <translation>Принять то, что на кнопке</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Оплата картой</translation>
    </message>
    <message>
        <source>Pay with a gift card</source>
        <translation>Оплатить подарочной картой</translation>
    </message>
    <message>
        <source>Take the gift card away</source>
        <translation>Убрать подарочную карту</translation>
    </message>
    <message>
        <source>Round up for a cause, or not</source>
        <translation>Округлить на доброе дело или нет</translation>
    </message>
    <message>
        <source>Give another sum</source>
        <translation>Пожертвовать другую сумму</translation>
    </message>
    <message>
        <source>What the customer gives</source>
        <translation>Сколько даёт покупатель</translation>
    </message>
    <message>
        <source>Back to the sale</source>
        <translation>Назад к чеку</translation>
    </message>
</context>
<context>
    <name>PaymentScreen</name>
    <message>
        <source>Back to the sale</source>
        <translation>Назад к чеку</translation>
    </message>
    <message>
        <source>Terminal did not answer</source>
        <translation>Терминал не ответил</translation>
    </message>
    <message>
        <source>The payment went through</source>
        <translation>Оплата прошла</translation>
    </message>
    <message>
        <source>The payment did not go through</source>
        <translation>Оплата не прошла</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s slip, then choose.</source>
        <translation>Посмотрите чек терминала, затем выберите.</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Оплата</translation>
    </message>
    <message>
        <source>Not taken: go back to the sale (Esc), then scan</source>
        <translation>Код не принят: вернитесь к чеку (Esc) и сканируйте снова</translation>
    </message>
</context>
<context>
    <name>PaymentViewModel</name>
    <message>
        <source>Not a gift card. Nothing changed</source>
        <translation>Это не подарочная карта. Ничего не изменилось</translation>
    </message>
</context>
<context>
    <name>PrintLine</name>
    <message>
        <source>Printing…</source>
        <translation>Печатаем…</translation>
    </message>
    <message>
        <source>Sent to the printer</source>
        <translation>Отправлено на принтер</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>Напечатано</translation>
    </message>
    <message>
        <source>Not printed. Sale is saved, print again (F12)</source>
        <translation>Не напечатано. Продажа сохранена (F12 — ещё раз)</translation>
    </message>
</context>
<context>
    <name>PurseCard</name>
    <message>
        <source>Other amount</source>
        <translation>Другая сумма</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Не списывать</translation>
    </message>
    <message>
        <source>not redeemed</source>
        <translation>не списываем</translation>
    </message>
    <message>
        <source>available {available} · {why}</source>
        <translation>доступно {available} · {why}</translation>
    </message>
</context>
<context>
    <name>PursesPrompt</name>
    <message>
        <source>Redeem bonuses?</source>
        <translation>Списать бонусы?</translation>
    </message>
    <message>
        <source>↑ ↓ — another purse, Esc — back</source>
        <translation>↑ ↓ — другой кошелёк, Esc — назад</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Esc — back</source>
        <translation>Esc — назад</translation>
    </message>
</context>
<context>
    <name>ReadinessCard</name>
    <message>
        <source>Cards loaded</source>
        <translation>Карт загружено</translation>
    </message>
    <message>
        <source>Their age</source>
        <translation>Возраст данных</translation>
    </message>
    <message>
        <source>Programmes</source>
        <translation>Программы</translation>
    </message>
    <message>
        <source>Rights left</source>
        <translation>Прав осталось</translation>
    </message>
    <message>
        <source>Out at this till</source>
        <translation>На этой кассе</translation>
    </message>
    <message>
        <source>Second journal</source>
        <translation>Второй журнал</translation>
    </message>
    <message>
        <source>Free disk</source>
        <translation>Свободно на диске</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Часы</translation>
    </message>
    <message>
        <source>For the manager</source>
        <translation>Для старшего</translation>
    </message>
    <message>
        <source>written</source>
        <translation>пишется</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>не пишется</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>сбиты</translation>
    </message>
    <message>
        <source>right</source>
        <translation>верны</translation>
    </message>
    <message>
        <source>{count}, version {version}</source>
        <translation>{count}, версия {version}</translation>
    </message>
    <message>
        <source>{count}: {sum}</source>
        <translation>{count}: {sum}</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n} ГБ</translation>
    </message>
</context>
<context>
    <name>Receipt</name>
    <message>
        <source>{name}: {money} off</source>
        <translation>{name}: скидка {money}</translation>
    </message>
    <message>
        <source>{name}: until {on}</source>
        <translation>{name}: до {on}</translation>
    </message>
    <message>
        <source>{name}: {money} on the card</source>
        <translation>{name}: на карте {money}</translation>
    </message>
    <message>
        <source>{name}: thank you for {gift}</source>
        <translation>{name}: спасибо за {gift}</translation>
    </message>
    <message>
        <source>{name}: {gift} given back</source>
        <translation>{name}: возвращено {gift}</translation>
    </message>
    <message>
        <source>Coupon for the next purchase: {name}{until}</source>
        <translation>Купон на следующую покупку: {name}{until}</translation>
    </message>
    <message>
        <source>, until {on}</source>
        <translation>, до {on}</translation>
    </message>
</context>
<context>
    <name>ReceiptScreen</name>
    <message>
        <source>Next customer</source>
        <translation>Следующий</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Чек</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Напечатать ещё раз</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Прокрутить</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копия</translation>
    </message>
</context>
<context>
    <name>ReceiptViewModel</name>
    <message>
        <source>Copy sent to the printer</source>
        <translation>Копия отправлена на принтер</translation>
    </message>
</context>
<context>
    <name>ReportChart</name>
    <message>
        <source>{title}: {shown} of {all}</source>
        <translation>{title}: {shown} из {all}</translation>
    </message>
</context>
<context>
    <name>ReportScreen</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>X report</source>
        <translation>X-отчёт</translation>
    </message>
    <message>
        <source>A look at the shift so far. It closes nothing</source>
        <translation>Смена на эту минуту. Ничего не закрывает</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Прокрутить</translation>
    </message>
    <message>
        <source>Close the report first (Esc)</source>
        <translation>Сначала закройте отчёт (Esc)</translation>
    </message>
</context>
<context>
    <name>ReportsScreen</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Other days</source>
        <translation>Другие дни</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Отчёты</translation>
    </message>
    <message>
        <source>Earlier days</source>
        <translation>Дни раньше</translation>
    </message>
    <message>
        <source>Later days</source>
        <translation>Дни позже</translation>
    </message>
    <message>
        <source>Other page</source>
        <translation>Другая страница</translation>
    </message>
    <message>
        <source>Explain a figure</source>
        <translation>Объяснить цифру</translation>
    </message>
    <message>
        <source>Print, PDF, XLSX, CSV</source>
        <translation>Печать, PDF, XLSX, CSV</translation>
    </message>
    <message>
        <source>Close the reports first (Esc)</source>
        <translation>Сначала закройте отчёты (Esc)</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Не принято: сначала ответьте</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Читаем…</translation>
    </message>
    <message>
        <source>Nothing to list on these days</source>
        <translation>За эти дни показать нечего</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Печать</translation>
    </message>
</context>
<context>
    <name>ReportsViewModel</name>
    <message>
        <source>Printed</source>
        <translation>Напечатано</translation>
    </message>
    <message>
        <source>The file could not be written. Look at the folder</source>
        <translation>Файл не записан. Проверьте папку</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Сохранено: {file}</translation>
    </message>
</context>
<context>
    <name>Return</name>
    <message>
        <source>Give back {sum}</source>
        <translation>Вернуть {sum}</translation>
    </message>
    <message>
        <source>To the bank card, by hand at the terminal: {sum}</source>
        <translation>На карту банка, вручную на терминале: {sum}</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Ещё нет</translation>
    </message>
    <message>
        <source>Take the goods back?</source>
        <translation>Оформить возврат?</translation>
    </message>
    <message>
        <source>Give back: {sum} and {back} bonuses. Take back {taken}</source>
        <translation>Вернём: {sum} и {back} бонусов. Снимем начисленные {taken}</translation>
    </message>
    <message>
        <source>Give back: {sum} and {back} bonuses</source>
        <translation>Вернём: {sum} и {back} бонусов</translation>
    </message>
    <message>
        <source>Give back: {sum}. Take back {taken} bonuses</source>
        <translation>Вернём: {sum}. Снимем начисленные {taken}</translation>
    </message>
    <message>
        <source>Give back: {sum}</source>
        <translation>Вернём: {sum}</translation>
    </message>
    <message>
        <source>A discount of {money} is no longer due: kept back</source>
        <translation>Скидка {money} больше не положена: удержана</translation>
    </message>
    <message>
        <source>{money} that was kept back before goes back now</source>
        <translation>Удержанное раньше возвращаем: {money}</translation>
    </message>
    <message>
        <source>{money} stay for the time the membership was used</source>
        <translation>За время членства остаётся {money}</translation>
    </message>
    <message>
        <source>{name}: now until {on}</source>
        <translation>{name}: теперь до {on}</translation>
    </message>
    <message>
        <source>{name}: spent points do not come back</source>
        <translation>{name}: списанное не возвращается</translation>
    </message>
    <message>
        <source>Points whose date is over come back for {days}</source>
        <translation>Баллы с вышедшим сроком вернём на {days}</translation>
    </message>
    <message>
        <source>Points come back with their old date, {on} first</source>
        <translation>Баллы вернутся с прежним сроком, первый — {on}</translation>
    </message>
    <message>
        <source>The coupon can be used again</source>
        <translation>Купон снова действует</translation>
    </message>
    <message>
        <source>To the gift card: {money}</source>
        <translation>На подарочную карту: {money}</translation>
    </message>
    <message>
        <source>Scan the gift card that comes back</source>
        <translation>Сканируйте подарочную карту, которую возвращают</translation>
    </message>
    <message>
        <source>{name}: {money} goes back</source>
        <translation>{name}: вернём {money}</translation>
    </message>
</context>
<context>
    <name>ReturnRow</name>
    <message>
        <source>Mark this line</source>
        <translation>Отметить строку</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>Меньше</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Больше</translation>
    </message>
    <message>
        <source>Already returned</source>
        <translation>Уже вернули</translation>
    </message>
    <message>
        <source>Sold {sold}, paid {paid}</source>
        <translation>Продано {sold}, оплачено {paid}</translation>
    </message>
    <message>
        <source>Sold {sold}, paid {paid}; {left} left to return</source>
        <translation>Продано {sold}, оплачено {paid}; можно вернуть {left}</translation>
    </message>
</context>
<context>
    <name>ReturnScreen</name>
    <message>
        <source>Give back</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Donation back too</source>
        <translation>Вернуть и пожертвование</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Возврат</translation>
    </message>
    <message>
        <source>Choose a line</source>
        <translation>Выбрать строку</translation>
    </message>
    <message>
        <source>Mark the whole line</source>
        <translation>Отметить строку целиком</translation>
    </message>
    <message>
        <source>One less, one more</source>
        <translation>Меньше, больше</translation>
    </message>
    <message>
        <source>No receipt; or the donation back too</source>
        <translation>Чека нет; или вернуть и пожертвование</translation>
    </message>
    <message>
        <source>Not taken: finish or leave this return first</source>
        <translation>Код не принят: сначала закончите этот возврат</translation>
    </message>
    <message>
        <source>Answer first: 1 or 0</source>
        <translation>Сначала ответьте: 1 или 0</translation>
    </message>
    <message>
        <source>Receipt {number} of {day}</source>
        <translation>Чек {number} от {day}</translation>
    </message>
</context>
<context>
    <name>ReturnViewModel</name>
    <message>
        <source>This is not the code of a receipt</source>
        <translation>Это не код чека</translation>
    </message>
    <message>
        <source>Receipt of another till: asking the server…</source>
        <translation>Чек другой кассы: спрашиваем сервер…</translation>
    </message>
    <message>
        <source>Everything of this receipt was already returned</source>
        <translation>По этому чеку уже вернули всё</translation>
    </message>
    <message>
        <source>Scan the gift card that comes back</source>
        <translation>Сканируйте подарочную карту, которую возвращают</translation>
    </message>
</context>
<context>
    <name>SaleBar</name>
    <message>
        <source>Help</source>
        <translation>Помощь</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Find item</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Кол-во</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>Отложить</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Цена</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Возврат</translation>
    </message>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Блокировка</translation>
    </message>
</context>
<context>
    <name>SaleHelp</name>
    <message>
        <source>This help</source>
        <translation>Эта подсказка</translation>
    </message>
    <message>
        <source>Type a card number</source>
        <translation>Ввести номер карты</translation>
    </message>
    <message>
        <source>Find an item by name</source>
        <translation>Найти товар по названию</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Кол-во</translation>
    </message>
    <message>
        <source>Park; on an empty sale: parked sales</source>
        <translation>Отложить; на пустом чеке — отложенные</translation>
    </message>
    <message>
        <source>Check a price, nothing is sold</source>
        <translation>Проверить цену без продажи</translation>
    </message>
    <message>
        <source>Return (on an empty sale)</source>
        <translation>Возврат (на пустом чеке)</translation>
    </message>
    <message>
        <source>Redeem bonuses</source>
        <translation>Списать бонусы</translation>
    </message>
    <message>
        <source>Why this sum: the order of application</source>
        <translation>Почему такая сумма: порядок применения</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>Оплата</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <source>Lock the till</source>
        <translation>Заблокировать кассу</translation>
    </message>
    <message>
        <source>Copy of the last receipt</source>
        <translation>Копия последнего чека</translation>
    </message>
    <message>
        <source>Choose a line</source>
        <translation>Выбрать строку</translation>
    </message>
    <message>
        <source>A page of lines</source>
        <translation>Страница строк</translation>
    </message>
    <message>
        <source>Take what is typed</source>
        <translation>Принять набранное</translation>
    </message>
    <message>
        <source>One fewer, one more</source>
        <translation>На одну меньше, больше</translation>
    </message>
    <message>
        <source>Void the line</source>
        <translation>Сторно строки</translation>
    </message>
    <message>
        <source>Void the sale</source>
        <translation>Аннулировать чек</translation>
    </message>
    <message>
        <source>Back; never erases the sale</source>
        <translation>Назад; чек не стирает</translation>
    </message>
</context>
<context>
    <name>SaleInput</name>
    <message>
        <source>Void</source>
        <translation>Сторно</translation>
    </message>
    <message>
        <source>Barcode, code or 3*code</source>
        <translation>Штрихкод, код или 3*код</translation>
    </message>
    <message>
        <source>Quantity of the selected line</source>
        <translation>Количество для строки</translation>
    </message>
    <message>
        <source>Card number</source>
        <translation>Номер карты</translation>
    </message>
    <message>
        <source>Amount on the gift card</source>
        <translation>Сумма на подарочной карте</translation>
    </message>
</context>
<context>
    <name>SaleQuestions</name>
    <message>
        <source>Replace card ····{old} with card ····{new}?</source>
        <translation>Заменить карту ····{old} на карту ····{new}?</translation>
    </message>
    <message>
        <source>Replace the card</source>
        <translation>Заменить карту</translation>
    </message>
    <message>
        <source>Keep the first card</source>
        <translation>Оставить первую карту</translation>
    </message>
    <message>
        <source>Void the whole sale?</source>
        <translation>Аннулировать весь чек?</translation>
    </message>
    <message>
        <source>Void the sale</source>
        <translation>Аннулировать чек</translation>
    </message>
    <message>
        <source>Keep the sale</source>
        <translation>Оставить чек</translation>
    </message>
    <message>
        <source>Nothing is paid. The card&apos;s bonuses stay as they are.</source>
        <translation>Ничего не оплачено. Бонусы карты останутся как есть.</translation>
    </message>
</context>
<context>
    <name>SaleScreen</name>
    <message>
        <source>PAY</source>
        <translation>ОПЛАТА</translation>
    </message>
    <message>
        <source>Not taken: answer the question, then scan again</source>
        <translation>Код не принят: ответьте на вопрос и сканируйте снова</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>Продажа</translation>
    </message>
    <message>
        <source>Scan an item first</source>
        <translation>Сначала сканируйте товар</translation>
    </message>
    <message>
        <source>First finish, park or void this sale</source>
        <translation>Сначала завершите, отложите или аннулируйте чек</translation>
    </message>
</context>
<context>
    <name>SaleViewModel</name>
    <message>
        <source>Voided: {name}</source>
        <translation>Сторно: {name}</translation>
    </message>
    <message>
        <source>Sale voided</source>
        <translation>Чек аннулирован</translation>
    </message>
    <message>
        <source>Sale parked</source>
        <translation>Чек отложен</translation>
    </message>
    <message>
        <source>Coupon removed</source>
        <translation>Купон убран</translation>
    </message>
    <message>
        <source>Bonuses of the code are guaranteed here. Scan the card</source>
        <translation>Бонусы по коду здесь гарантированы. Сканируйте карту</translation>
    </message>
    <message>
        <source>Bonuses of the code are guaranteed here</source>
        <translation>Бонусы по коду здесь гарантированы</translation>
    </message>
    <message>
        <source>Price changed: {name} {a} → {b}</source>
        <translation>Цена изменилась: {name} {a} → {b}</translation>
    </message>
</context>
<context>
    <name>Screens</name>
    <message>
        <source>First end the payment, then lock</source>
        <translation>Сначала завершите оплату, потом блокируйте</translation>
    </message>
    <message>
        <source>The sale from before the stop is here again. Check its lines</source>
        <translation>Чек до остановки снова здесь. Проверьте строки</translation>
    </message>
    <message>
        <source>That did not work. Stored sales are safe. Tell support</source>
        <translation>Не получилось. Сохранённые продажи целы. Сообщите в поддержку</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Сеть</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>COM</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Windows</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>The printer&apos;s name in Windows</source>
        <translation>Имя принтера в Windows</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Не нужен</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Characters in a line</source>
        <translation>Знаков в строке</translation>
    </message>
    <message>
        <source>Code page</source>
        <translation>Кодовая страница</translation>
    </message>
    <message>
        <source>Its number in the printer</source>
        <translation>Её номер в принтере</translation>
    </message>
    <message>
        <source>Cutter</source>
        <translation>Отрезчик</translation>
    </message>
    <message>
        <source>Drawer pin</source>
        <translation>Контакт ящика</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Пробуем…</translation>
    </message>
    <message>
        <source>Test page</source>
        <translation>Пробный чек</translation>
    </message>
    <message>
        <source>Ruler page</source>
        <translation>Линейка</translation>
    </message>
    <message>
        <source>Open drawer</source>
        <translation>Открыть ящик</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>Товар</translation>
    </message>
    <message>
        <source>Goods with their weight inside</source>
        <translation>Товар с весом внутри</translation>
    </message>
    <message>
        <source>Goods with their price inside</source>
        <translation>Товар с ценой внутри</translation>
    </message>
    <message>
        <source>Customer card</source>
        <translation>Карта клиента</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>Бейдж</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Чек</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>Купон</translation>
    </message>
    <message>
        <source>Gift card</source>
        <translation>Подарочная карта</translation>
    </message>
    <message>
        <source>Bonuses brought along</source>
        <translation>Бонусы, взятые с собой</translation>
    </message>
    <message>
        <source>Longest gap between characters, ms</source>
        <translation>Наибольший промежуток между знаками, мс</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Префикс</translation>
    </message>
    <message>
        <source>Suffix</source>
        <translation>Суффикс</translation>
    </message>
    <message>
        <source>As it came</source>
        <translation>Как пришло</translation>
    </message>
    <message>
        <source>Prefix and suffix</source>
        <translation>Префикс и суффикс</translation>
    </message>
    <message>
        <source>Flag of the code (AIM)</source>
        <translation>Признак кода (AIM)</translation>
    </message>
    <message>
        <source>Characters, longest gap</source>
        <translation>Знаков, наибольший промежуток</translation>
    </message>
    <message>
        <source>none sent</source>
        <translation>не прислан</translation>
    </message>
    <message>
        <source>{count}, {gap} ms</source>
        <translation>{count}, {gap} мс</translation>
    </message>
    <message>
        <source>Scan anything: it is only looked at here</source>
        <translation>Сканируйте что угодно: здесь код только покажем</translation>
    </message>
    <message>
        <source>found</source>
        <translation>есть</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Approves</source>
        <translation>Одобряет</translation>
    </message>
    <message>
        <source>Declines</source>
        <translation>Отказывает</translation>
    </message>
    <message>
        <source>Is silent</source>
        <translation>Молчит</translation>
    </message>
    <message>
        <source>Hangs up</source>
        <translation>Обрыв</translation>
    </message>
    <message>
        <source>By kopecks</source>
        <translation>По копейкам</translation>
    </message>
    <message>
        <source>Lock after, minutes without a touch</source>
        <translation>Блокировать через, минут без касания</translation>
    </message>
    <message>
        <source>Card terminal: simulator that</source>
        <translation>Терминал: учебный, который</translation>
    </message>
    <message>
        <source>Server (set by IT)</source>
        <translation>Сервер (задаёт ИТ)</translation>
    </message>
    <message>
        <source>File of the keys</source>
        <translation>Файл клавиш</translation>
    </message>
    <message>
        <source>Read the keys again</source>
        <translation>Перечитать клавиши</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Никогда</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Цвета</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлые</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмные</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>Размер всего на экране</translation>
    </message>
    <message>
        <source>Pay and keypads are at the</source>
        <translation>Оплата и клавиши на экране</translation>
    </message>
    <message>
        <source>left</source>
        <translation>слева</translation>
    </message>
    <message>
        <source>right</source>
        <translation>справа</translation>
    </message>
    <message>
        <source>Letters on the screen</source>
        <translation>Буквы на экране</translation>
    </message>
    <message>
        <source>Letters come with each field for words: for a till without a keyboard</source>
        <translation>Буквы появляются у каждого поля для слов: для кассы без клавиатуры</translation>
    </message>
    <message>
        <source>Code taken: one short</source>
        <translation>Код принят: один короткий</translation>
    </message>
    <message>
        <source>Card found: short, long</source>
        <translation>Карта найдена: короткий, длинный</translation>
    </message>
    <message>
        <source>Unknown code: two long</source>
        <translation>Неизвестный код: два длинных</translation>
    </message>
    <message>
        <source>Look here: three short</source>
        <translation>Внимание: три коротких</translation>
    </message>
    <message>
        <source>Refused: one very long</source>
        <translation>Отказ: один очень длинный</translation>
    </message>
    <message>
        <source>Sale done: long, two short</source>
        <translation>Продажа готова: длинный, два коротких</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Громкость</translation>
    </message>
    <message>
        <source>Each tone has a rhythm of its own. The strip flashes beside it. Without a sound device the till is silent</source>
        <translation>У каждого сигнала свой ритм, вместе с ним мигает строка сообщений. Без звукового устройства касса молчит</translation>
    </message>
    <message>
        <source>Hear it: {tone}</source>
        <translation>Послушать: {tone}</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Выкл</translation>
    </message>
    <message>
        <source>Set by administrator</source>
        <translation>Задано администратором</translation>
    </message>
    <message>
        <source>A number from {least} to {most}</source>
        <translation>Число от {least} до {most}</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Вкл</translation>
    </message>
    <message>
        <source>Look and hands</source>
        <translation>Вид и руки</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Звуки</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Принтер</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Сканер</translation>
    </message>
    <message>
        <source>Till</source>
        <translation>Касса</translation>
    </message>
</context>
<context>
    <name>SettingsScreen</name>
    <message>
        <source>Counts after the next start</source>
        <translation>Подействует после перезапуска</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>A manager may change this</source>
        <translation>Изменить может старший</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Another page</source>
        <translation>Другая страница</translation>
    </message>
    <message>
        <source>Press what is framed; Tab goes on</source>
        <translation>Нажать то, что в рамке; Tab — дальше</translation>
    </message>
    <message>
        <source>A manager confirms with a PIN</source>
        <translation>Старший подтверждает ПИН</translation>
    </message>
    <message>
        <source>Save what was typed</source>
        <translation>Сохранить набранное</translation>
    </message>
    <message>
        <source>Not taken here. Scans are tried on page Scanner</source>
        <translation>Здесь не принято. Проба — на странице «Сканер»</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Не принято: сначала ответьте</translation>
    </message>
</context>
<context>
    <name>SettingsViewModel</name>
    <message>
        <source>Not kept: {why}</source>
        <translation>Не сохранено: {why}</translation>
    </message>
    <message>
        <source>Kept. It counts after the next start of the program</source>
        <translation>Сохранено. Подействует после перезапуска программы</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Сохранено</translation>
    </message>
    <message>
        <source>Done; the printer confirms it</source>
        <translation>Готово, принтер подтвердил</translation>
    </message>
    <message>
        <source>Sent; look whether the drawer opened</source>
        <translation>Отправлено, посмотрите, открылся ли ящик</translation>
    </message>
    <message>
        <source>Sent; look at the paper</source>
        <translation>Отправлено, посмотрите на ленту</translation>
    </message>
    <message>
        <source>Not taken, the keys of before work</source>
        <translation>Не принято, действуют прежние клавиши</translation>
    </message>
    <message>
        <source>The keys are as the file has them</source>
        <translation>Клавиши теперь как в файле</translation>
    </message>
</context>
<context>
    <name>ShiftClose</name>
    <message>
        <source>Shift {number} is closed</source>
        <translation>Смена {number} закрыта</translation>
    </message>
    <message>
        <source>Close shift {number}</source>
        <translation>Закрытие смены {number}</translation>
    </message>
    <message>
        <source>Show parked sales</source>
        <translation>К отложенным чекам</translation>
    </message>
    <message>
        <source>Counted, compare</source>
        <translation>Посчитано, сверить</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>Закрыть смену</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Закончить</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Пересчитать</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Count again, with a manager</source>
        <translation>Пересчитать со старшим</translation>
    </message>
    <message>
        <source>Counted {counted}, difference {difference}</source>
        <translation>Посчитано {counted}, расхождение {difference}</translation>
    </message>
    <message>
        <source>Close for good</source>
        <translation>Закрыть окончательно</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Ещё нет</translation>
    </message>
    <message>
        <source>Close shift {number}?</source>
        <translation>Закрыть смену {number}?</translation>
    </message>
</context>
<context>
    <name>ShiftCloseScreen</name>
    <message>
        <source>Close shift</source>
        <translation>Закрыть смену</translation>
    </message>
    <message>
        <source>Choose a note or coin</source>
        <translation>Выбрать купюру или монету</translation>
    </message>
    <message>
        <source>One less, one more</source>
        <translation>Меньше, больше</translation>
    </message>
    <message>
        <source>Type how many</source>
        <translation>Ввести количество</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Пересчитать</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Дальше</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>The shift is closed. Log out</source>
        <translation>Смена закрыта. Закончите работу</translation>
    </message>
    <message>
        <source>Not taken: leave this first</source>
        <translation>Код не принят: сначала выйдите отсюда</translation>
    </message>
    <message>
        <source>Say why there is a difference</source>
        <translation>Укажите причину расхождения</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Код не принят: сначала ответьте</translation>
    </message>
    <message numerus="yes">
        <source>%n sale(s) left: parked or on the screen</source>
        <translation>
            <numerusform>Остался %n чек: отложен или на экране</numerusform>
            <numerusform>Осталось %n чека: отложены или на экране</numerusform>
            <numerusform>Осталось %n чеков: отложены или на экране</numerusform>
        </translation>
    </message>
    <message>
        <source>Finish or void them first</source>
        <translation>Сначала завершите или аннулируйте их</translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) are being sent</source>
        <translation>
            <numerusform>%n операция отправляется</numerusform>
            <numerusform>%n операции отправляются</numerusform>
            <numerusform>%n операций отправляются</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) will be sent when the server is in order</source>
        <translation>
            <numerusform>%n операция будет отправлена, когда сервер заработает</numerusform>
            <numerusform>%n операции будут отправлены, когда сервер заработает</numerusform>
            <numerusform>%n операций будут отправлены, когда сервер заработает</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) will be sent when the link is back</source>
        <translation>
            <numerusform>%n операция уйдёт, когда появится связь</numerusform>
            <numerusform>%n операции уйдут, когда появится связь</numerusform>
            <numerusform>%n операций уйдут, когда появится связь</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not uninstall the program</source>
        <translation>Не удаляйте программу</translation>
    </message>
</context>
<context>
    <name>ShiftOpen</name>
    <message>
        <source>No cards are known here yet. You can sell; earning works</source>
        <translation>Касса ещё не знает карт. Продавать и начислять можно</translation>
    </message>
    <message>
        <source>Goods and limits from {as_of}. You can sell; offline redemption until {until}</source>
        <translation>Товары и лимиты от {as_of}. Продавать можно, списание без связи — до {until}</translation>
    </message>
    <message>
        <source>Goods and limits from {as_of}. You can sell; redemption needs the link</source>
        <translation>Товары и лимиты от {as_of}. Продавать можно, списание — только по связи</translation>
    </message>
</context>
<context>
    <name>ShiftOpenScreen</name>
    <message>
        <source>Date and time</source>
        <translation>Дата и время</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Принтер</translation>
    </message>
    <message>
        <source>Last shift</source>
        <translation>Прошлая смена</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Cards</source>
        <translation>Карты</translation>
    </message>
    <message>
        <source>Open shift</source>
        <translation>Открыть смену</translation>
    </message>
    <message>
        <source>Cash in the drawer</source>
        <translation>Наличные в ящике</translation>
    </message>
    <message>
        <source>Before the first sale</source>
        <translation>Перед первой продажей</translation>
    </message>
    <message>
        <source>In the drawer</source>
        <translation>В ящике</translation>
    </message>
    <message>
        <source>Choose a note or coin</source>
        <translation>Выбрать купюру или монету</translation>
    </message>
    <message>
        <source>One less, one more</source>
        <translation>Меньше, больше</translation>
    </message>
    <message>
        <source>Type how many</source>
        <translation>Ввести количество</translation>
    </message>
    <message>
        <source>Open the shift first, then scan</source>
        <translation>Сначала откройте смену, потом сканируйте</translation>
    </message>
    <message>
        <source>Does not answer. Receipts will wait</source>
        <translation>Не отвечает. Чеки подождут</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) to print</source>
        <translation>
            <numerusform>Ждёт печати: %n</numerusform>
            <numerusform>Ждут печати: %n</numerusform>
            <numerusform>Ждут печати: %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Готов</translation>
    </message>
    <message>
        <source>This is the first one</source>
        <translation>Эта смена первая</translation>
    </message>
    <message>
        <source>No. {number}, closed {at}</source>
        <translation>№ {number}, закрыта {at}</translation>
    </message>
    <message>
        <source>None yet. Connect the till</source>
        <translation>Пока нет. Подключите кассу</translation>
    </message>
    <message>
        <source>{count}, as of {at}</source>
        <translation>{count}, на {at}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Русский</source>
        <comment>the other language, in itself</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>Till {till}</source>
        <translation>Касса {till}</translation>
    </message>
    <message>
        <source>shift {shift}</source>
        <translation>смена {shift}</translation>
    </message>
</context>
<context>
    <name>StepsCard</name>
    <message>
        <source>No sale is left undecided</source>
        <translation>Нет незавершённых чеков</translation>
    </message>
    <message>
        <source>Count the drawer</source>
        <translation>Посчитать наличные</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Сверить</translation>
    </message>
    <message>
        <source>Shift closed</source>
        <translation>Смена закрыта</translation>
    </message>
</context>
<context>
    <name>StoppedWindow</name>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Begin anew from the journal</source>
        <translation>Начать заново из журнала</translation>
    </message>
    <message>
        <source>Entries saved: {n}. Open the program again: it sells at once</source>
        <translation>Сохранено записей: {n}. Откройте программу снова: продавать можно сразу</translation>
    </message>
</context>
<context>
    <name>SumsCard</name>
    <message>
        <source>Should be</source>
        <translation>Должно быть</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Посчитано</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>Сходится</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Недостача</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Излишек</translation>
    </message>
</context>
<context>
    <name>SyncScreen</name>
    <message>
        <source>Last contact</source>
        <translation>Последняя связь</translation>
    </message>
    <message>
        <source>Oldest unsent</source>
        <translation>Старейшая ждёт</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждут</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Отклонены</translation>
    </message>
    <message>
        <source>Test the link</source>
        <translation>Проверить связь</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Очередь</translation>
    </message>
    <message>
        <source>Link and queue</source>
        <translation>Связь и очередь</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Отправить сейчас</translation>
    </message>
    <message>
        <source>For the manager</source>
        <translation>Для старшего</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Отбор</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>Not taken: go back to the sale first</source>
        <translation>Код не принят: вернитесь в чек</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ещё не было</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Отправляем…</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Отправлены</translation>
    </message>
    <message>
        <source>Everything is sent. Nothing waits</source>
        <translation>Всё отправлено, ничего не ждёт</translation>
    </message>
    <message>
        <source>Nothing was rejected</source>
        <translation>Отклонённых нет</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>Пока пусто</translation>
    </message>
</context>
<context>
    <name>SyncViewModel</name>
    <message numerus="yes">
        <source>Being sent: %n operation(s)</source>
        <translation>
            <numerusform>Отправляем: %n операция</numerusform>
            <numerusform>Отправляем: %n операции</numerusform>
            <numerusform>Отправляем: %n операций</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is sent</source>
        <translation>Всё отправлено</translation>
    </message>
</context>
<context>
    <name>TenderEntry</name>
    <message>
        <source>Cash</source>
        <translation>Наличные</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Без сдачи</translation>
    </message>
    <message>
        <source>Ask the customer for the card…</source>
        <translation>Карта покупателя — к терминалу…</translation>
    </message>
    <message>
        <source>Asking about the gift card…</source>
        <translation>Спрашиваем о подарочной карте…</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Секунду…</translation>
    </message>
    <message>
        <source>Card {money} (Enter)</source>
        <translation>Карта {money} (Enter)</translation>
    </message>
    <message>
        <source>{money} short</source>
        <translation>Не хватает {money}</translation>
    </message>
    <message>
        <source>Finish, all is paid (Enter)</source>
        <translation>Завершить, всё оплачено (Enter)</translation>
    </message>
    <message>
        <source>Finish, nothing to pay (Enter)</source>
        <translation>Завершить без оплаты (Enter)</translation>
    </message>
    <message>
        <source>Take {money} cash (Enter)</source>
        <translation>Принять {money} наличными (Enter)</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Получено</translation>
    </message>
</context>
<context>
    <name>TenderRow</name>
    <message>
        <source>Take the gift card away (Del)</source>
        <translation>Убрать подарочную карту (Del)</translation>
    </message>
    <message>
        <source>{money} left</source>
        <translation>останется {money}</translation>
    </message>
</context>
<context>
    <name>TotalsPanel</name>
    <message>
        <source>Sum</source>
        <translation>Сумма</translation>
    </message>
    <message>
        <source>Discounts</source>
        <translation>Скидки</translation>
    </message>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Donation</source>
        <translation>Пожертвование</translation>
    </message>
    <message>
        <source>TO PAY</source>
        <translation>К ОПЛАТЕ</translation>
    </message>
</context>
<context>
    <name>TouchRow</name>
    <message>
        <source>Line up</source>
        <translation>Строка выше</translation>
    </message>
    <message>
        <source>Line down</source>
        <translation>Строка ниже</translation>
    </message>
    <message>
        <source>One fewer</source>
        <translation>На одну меньше</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>На одну больше</translation>
    </message>
    <message>
        <source>Void sale</source>
        <translation>Аннулировать</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Цифры</translation>
    </message>
</context>
<context>
    <name>TrainingScreen</name>
    <message>
        <source>Begin training</source>
        <translation>Начать обучение</translation>
    </message>
    <message>
        <source>Leave training</source>
        <translation>Закончить обучение</translation>
    </message>
    <message>
        <source>Throw the practice away</source>
        <translation>Удалить учебные данные</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Учебный режим</translation>
    </message>
    <message>
        <source>The whole till, with goods, badges and PINs of this shop</source>
        <translation>Вся касса целиком: товары, бейджи и ПИН этого магазина</translation>
    </message>
    <message>
        <source>Nothing counts: no sale, no bonus and no report is real</source>
        <translation>Ничего не считается: ни продажи, ни бонусы, ни отчёты</translation>
    </message>
    <message>
        <source>It works without a link, with sums that are set aside</source>
        <translation>Работает без связи, с суммами, которые отложены для учёбы</translation>
    </message>
    <message>
        <source>The drawer stays shut, every paper says that it is none</source>
        <translation>Ящик не открывается, на каждой ленте написано, что это не чек</translation>
    </message>
    <message>
        <source>The real shift and the open sale stay as they are</source>
        <translation>Настоящая смена и открытый чек остаются как есть</translation>
    </message>
    <message>
        <source>Cards to practise with</source>
        <translation>Учебные карты</translation>
    </message>
    <message>
        <source>In training a touch reads the card, as the scanner does</source>
        <translation>В учебном режиме карта читается касанием, как сканером</translation>
    </message>
    <message>
        <source>{number}: closed</source>
        <translation>{number}: закрыта</translation>
    </message>
    <message>
        <source>{number}: {has}, of it here {guaranteed}</source>
        <translation>{number}: {has}, здесь {guaranteed}</translation>
    </message>
    <message>
        <source>Choose a card</source>
        <translation>Выбрать карту</translation>
    </message>
    <message>
        <source>Read the card</source>
        <translation>Прочитать карту</translation>
    </message>
    <message>
        <source>Not taken: go back to the sale first</source>
        <translation>Не принято: сначала вернитесь к чеку</translation>
    </message>
    <message>
        <source>Throw away and begin anew</source>
        <translation>Удалить и начать заново</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>Throw everything of the training away?</source>
        <translation>Удалить всё учебное?</translation>
    </message>
    <message>
        <source>Practice sales, shifts and balances go. Real ones stay</source>
        <translation>Учебные чеки, смены и балансы исчезнут. Настоящие останутся</translation>
    </message>
    <message>
        <source>Not taken: answer first</source>
        <translation>Не принято: сначала ответьте</translation>
    </message>
</context>
<context>
    <name>ZReportsScreen</name>
    <message>
        <source>Print a copy</source>
        <translation>Печать копии</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Z reports</source>
        <translation>Z-отчёты</translation>
    </message>
    <message>
        <source>A Z never changes. What became known later stands in an addendum</source>
        <translation>Z-отчёт не меняется. Что стало известно позже, стоит в дополнении</translation>
    </message>
    <message>
        <source>Choose a report</source>
        <translation>Выбрать отчёт</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Прокрутить</translation>
    </message>
    <message>
        <source>Close the reports first (Esc)</source>
        <translation>Сначала закройте отчёты (Esc)</translation>
    </message>
    <message>
        <source>Shift {number} · {at}</source>
        <translation>Смена {number} · {at}</translation>
    </message>
    <message>
        <source>↳ addendum {addendum} · {at}</source>
        <translation>↳ дополнение {addendum} · {at}</translation>
    </message>
    <message>
        <source>No shift was closed yet</source>
        <translation>Ни одной смены ещё не закрыто</translation>
    </message>
</context>
<context>
    <name>ZReportsViewModel</name>
    <message>
        <source>The copy goes to the printer</source>
        <translation>Копия идёт на печать</translation>
    </message>
</context>
<context>
    <name>acts</name>
    <message>
        <source>Return without a receipt</source>
        <translation>Возврат без чека</translation>
    </message>
    <message>
        <source>Large return</source>
        <translation>Большой возврат</translation>
    </message>
    <message>
        <source>Redeem bonuses</source>
        <translation>Списание бонусов</translation>
    </message>
    <message>
        <source>Card typed by hand</source>
        <translation>Карта введена вручную</translation>
    </message>
    <message>
        <source>Card buys too often</source>
        <translation>Карта покупает слишком часто</translation>
    </message>
    <message>
        <source>Void a line</source>
        <translation>Сторно строки</translation>
    </message>
    <message>
        <source>Void the sale</source>
        <translation>Аннулировать чек</translation>
    </message>
    <message>
        <source>Cash out of the drawer</source>
        <translation>Изъятие из ящика</translation>
    </message>
    <message>
        <source>Open the drawer without a sale</source>
        <translation>Открыть ящик без продажи</translation>
    </message>
    <message>
        <source>Count the drawer once more</source>
        <translation>Пересчитать ящик ещё раз</translation>
    </message>
    <message>
        <source>Decide on the manager&apos;s list</source>
        <translation>Решение по списку старшего</translation>
    </message>
    <message>
        <source>Change the settings of devices</source>
        <translation>Изменить настройки устройств</translation>
    </message>
    <message>
        <source>Begin the training</source>
        <translation>Начать обучение</translation>
    </message>
    <message>
        <source>Open the reports</source>
        <translation>Открыть отчёты</translation>
    </message>
    <message>
        <source>limit {limit}</source>
        <translation>лимит {limit}</translation>
    </message>
    <message>
        <source>The customer&apos;s wish</source>
        <translation>Просьба покупателя</translation>
    </message>
    <message>
        <source>The cashier&apos;s mistake</source>
        <translation>Ошибка кассира</translation>
    </message>
    <message>
        <source>Goods or price</source>
        <translation>Товар или цена</translation>
    </message>
    <message>
        <source>No link, or a fault</source>
        <translation>Нет связи или сбой</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Другое</translation>
    </message>
    <message>
        <source>Change from the safe</source>
        <translation>Размен из сейфа</translation>
    </message>
    <message>
        <source>Change from the bank</source>
        <translation>Размен из банка</translation>
    </message>
    <message>
        <source>From another till</source>
        <translation>С другой кассы</translation>
    </message>
    <message>
        <source>To the bank</source>
        <translation>В банк</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>В сейф</translation>
    </message>
    <message>
        <source>To another till</source>
        <translation>На другую кассу</translation>
    </message>
    <message>
        <source>Bought for the shop</source>
        <translation>Покупка для магазина</translation>
    </message>
    <message>
        <source>To make change</source>
        <translation>Разменять</translation>
    </message>
    <message>
        <source>To look into it</source>
        <translation>Проверить ящик</translation>
    </message>
    <message>
        <source>Other, in words</source>
        <translation>Другое, словами</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>Wrong change given</source>
        <translation>Ошибка в сдаче</translation>
    </message>
    <message>
        <source>Cash in or out was not entered</source>
        <translation>Не записано внесение или изъятие</translation>
    </message>
    <message>
        <source>A false note</source>
        <translation>Фальшивая купюра</translation>
    </message>
</context>
<context>
    <name>agreement</name>
    <message>
        <source>Asking the server…</source>
        <translation>Спрашиваем сервер…</translation>
    </message>
    <message>
        <source>The server&apos;s ledger says the same</source>
        <translation>Учёт сервера сходится</translation>
    </message>
    <message>
        <source>The server&apos;s ledger differs: tell a manager</source>
        <translation>Учёт сервера расходится: скажите старшему</translation>
    </message>
    <message>
        <source>The server does not have everything yet</source>
        <translation>Сервер ещё не всё получил</translation>
    </message>
    <message>
        <source>The server was not reached: not compared</source>
        <translation>Сервер не ответил: не сверено</translation>
    </message>
</context>
<context>
    <name>badge</name>
    <message>
        <source>Online</source>
        <translation>Связь есть</translation>
    </message>
    <message>
        <source>Sending: {n}</source>
        <translation>Отправка: {n}</translation>
    </message>
    <message>
        <source>Offline · {n} queued</source>
        <translation>Нет связи · {n} в очереди</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Нет связи</translation>
    </message>
    <message>
        <source>Server out of order · {n} queued</source>
        <translation>Сервер неисправен · {n} ждут</translation>
    </message>
    <message>
        <source>Server out of order</source>
        <translation>Сервер неисправен</translation>
    </message>
    <message>
        <source>Server restored: {reported} of {n} tills told</source>
        <translation>Сервер поднят: {reported} из {n} касс</translation>
    </message>
    <message>
        <source>Queue stalled: {n}, {wait}</source>
        <translation>Очередь стоит: {n}, {wait}</translation>
    </message>
    <message>
        <source>Offline redemption closed</source>
        <translation>Списание без связи закрыто</translation>
    </message>
    <message>
        <source>Till is not enrolled</source>
        <translation>Касса не подключена</translation>
    </message>
</context>
<context>
    <name>cases</name>
    <message>
        <source>Bonuses were redeemed beyond what was guaranteed</source>
        <translation>Списано больше бонусов, чем было гарантировано</translation>
    </message>
    <message>
        <source>Bonuses were redeemed that another till held</source>
        <translation>Списаны бонусы, которые держала другая касса</translation>
    </message>
    <message>
        <source>A sale came in a second time</source>
        <translation>Продажа пришла второй раз</translation>
    </message>
    <message>
        <source>An earning came in a second time</source>
        <translation>Начисление пришло второй раз</translation>
    </message>
    <message>
        <source>A return came in a second time</source>
        <translation>Возврат пришёл второй раз</translation>
    </message>
    <message>
        <source>More goods came back than were sold</source>
        <translation>Вернули больше, чем было продано</translation>
    </message>
    <message>
        <source>A gift to a cause came in a second time</source>
        <translation>Пожертвование пришло второй раз</translation>
    </message>
    <message>
        <source>A gift card came back that was partly spent</source>
        <translation>Вернули подарочную карту, с которой уже тратили</translation>
    </message>
    <message>
        <source>The till gave back more bonuses than it held</source>
        <translation>Касса вернула больше бонусов, чем держала</translation>
    </message>
    <message>
        <source>The till gave back bonuses that it had spent</source>
        <translation>Касса вернула бонусы, которые списала</translation>
    </message>
    <message>
        <source>Goods and payments of a receipt do not agree</source>
        <translation>Товары и оплаты чека не сходятся</translation>
    </message>
    <message>
        <source>A copy of this till is in use: tell support</source>
        <translation>Работает копия этой кассы: сообщите в поддержку</translation>
    </message>
    <message>
        <source>An operation could not be booked: tell support</source>
        <translation>Операцию не удалось учесть: сообщите в поддержку</translation>
    </message>
    <message>
        <source>The shop bears it</source>
        <translation>За счёт магазина</translation>
    </message>
    <message>
        <source>The customer owes it</source>
        <translation>В долг покупателю</translation>
    </message>
    <message>
        <source>Cancel what was earned</source>
        <translation>Отменить начисление</translation>
    </message>
    <message>
        <source>The customer acted in good faith</source>
        <translation>Покупатель не виноват</translation>
    </message>
    <message>
        <source>It was our mistake</source>
        <translation>Ошибка на нашей стороне</translation>
    </message>
    <message>
        <source>It looks like fraud</source>
        <translation>Похоже на обман</translation>
    </message>
    <message>
        <source>{points} bonuses</source>
        <translation>{points} бонусов</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Number is wrong: check digit does not match</source>
        <translation>Номер с ошибкой: не сходится контрольная цифра</translation>
    </message>
    <message>
        <source>Card is blocked. Sale without bonuses</source>
        <translation>Карта заблокирована. Продажа без бонусов</translation>
    </message>
    <message>
        <source>Item not found: {code}. Check price (F6) or call a manager</source>
        <translation>Товар не найден: {code}. Проверьте цену (F6) или позовите старшего</translation>
    </message>
    <message>
        <source>Looks like a card, but not one of ours</source>
        <translation>Код похож на карту, но она не из нашей сети</translation>
    </message>
    <message>
        <source>Scanner sent Cyrillic letters. The code was corrected</source>
        <translation>Сканер прислал русские буквы. Код исправлен автоматически</translation>
    </message>
    <message>
        <source>Code was not read. Nothing changed. Scan again</source>
        <translation>Код не прочитался. Ничего не изменилось. Сканируйте ещё раз</translation>
    </message>
    <message>
        <source>This is a bank card. The number was not kept. Pay with it (F9)</source>
        <translation>Это банковская карта. Номер не сохранён. Ею можно оплатить (F9)</translation>
    </message>
    <message>
        <source>Out of paper. Sale is saved. Change the roll, the receipt will finish</source>
        <translation>Нет бумаги. Продажа сохранена. Замените ленту, чек допечатается</translation>
    </message>
    <message>
        <source>Printer cover is open. Sale is saved. Close it, then print again</source>
        <translation>Крышка принтера открыта. Продажа сохранена. Закройте её и напечатайте ещё раз</translation>
    </message>
    <message>
        <source>Drawer did not open. Use the key. Sale is saved</source>
        <translation>Ящик не открылся. Откройте ключом. Продажа сохранена</translation>
    </message>
    <message>
        <source>Customer display does not answer. Selling goes on without it</source>
        <translation>Дисплей покупателя не отвечает. Продажа идёт без него</translation>
    </message>
    <message>
        <source>Printer does not answer. Sale is saved. Print will be retried</source>
        <translation>Принтер не отвечает. Продажа сохранена. Печать повторим</translation>
    </message>
    <message>
        <source>No link to the server. Sales are saved and will be sent</source>
        <translation>Связи с сервером нет. Продажи сохраняются, отправим сами</translation>
    </message>
    <message>
        <source>Server refuses this till: tell support</source>
        <translation>Сервер не принимает эту кассу: сообщите в поддержку</translation>
    </message>
    <message>
        <source>Operation rejected by the server. Manager decides</source>
        <translation>Операция отклонена сервером. Решение за старшим</translation>
    </message>
    <message>
        <source>Till clock is wrong. Redemption closed until checked</source>
        <translation>Часы кассы сбиты. Списание закрыто до проверки</translation>
    </message>
    <message>
        <source>Server answers but is out of order. Sales are saved and will be sent</source>
        <translation>Сервер отвечает, но неисправен. Продажи сохраняются, отправим сами</translation>
    </message>
    <message>
        <source>Sending failed by a fault of Kassa. Sales are saved. Tell support</source>
        <translation>Сбой отправки: ошибка Kassa. Продажи сохраняются. Сообщите в поддержку</translation>
    </message>
    <message>
        <source>Disk almost full. You can sell; tell support</source>
        <translation>Мало места на диске. Продавать можно, сообщите в поддержку</translation>
    </message>
    <message>
        <source>Till data damaged. Last copy opened. Tell support</source>
        <translation>База кассы повреждена. Открыта последняя копия. Сообщите в поддержку</translation>
    </message>
    <message>
        <source>The program is already open on this till</source>
        <translation>Программа уже открыта на этой кассе</translation>
    </message>
    <message>
        <source>Disk is full. This was not recorded. Free space, then try again</source>
        <translation>Диск заполнен. Действие не записано. Освободите место и повторите</translation>
    </message>
    <message>
        <source>Disk refused. This was not recorded. Try again or tell support</source>
        <translation>Диск не ответил. Действие не записано. Повторите или сообщите в поддержку</translation>
    </message>
    <message>
        <source>Till data are of a newer version. Nothing changed. Update Kassa</source>
        <translation>Данные кассы от более новой версии. Ничего не изменено. Обновите программу</translation>
    </message>
</context>
<context>
    <name>factors</name>
    <message>
        <source>nothing</source>
        <translation>ничего</translation>
    </message>
    <message>
        <source>the customer&apos;s PIN</source>
        <translation>ПИН клиента</translation>
    </message>
    <message>
        <source>the code sent to the customer</source>
        <translation>код, отправленный клиенту</translation>
    </message>
    <message>
        <source>a manager&apos;s PIN</source>
        <translation>ПИН старшего</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>kg</source>
        <translation>кг</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} ч</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} дн.</translation>
    </message>
</context>
<context>
    <name>flaws</name>
    <message>
        <source>no link and nothing guaranteed here. Take another way of paying</source>
        <translation>нет связи и гарантии на кассе. Оплатите иначе</translation>
    </message>
    <message>
        <source>nothing is left on it</source>
        <translation>на ней ничего не осталось</translation>
    </message>
    <message>
        <source>it is in this sale already</source>
        <translation>она уже в этом чеке</translation>
    </message>
    <message>
        <source>these goods are not paid with it</source>
        <translation>эти товары ей не оплатить</translation>
    </message>
    <message>
        <source>scan the card that is sold, then pay</source>
        <translation>сканируйте карту, которую продаёте, потом оплата</translation>
    </message>
    <message>
        <source>no line of this sale sells one</source>
        <translation>в этом чеке её не продают</translation>
    </message>
    <message>
        <source>this is another card</source>
        <translation>это другая карта</translation>
    </message>
    <message>
        <source>some of it is spent, so its price does not go back</source>
        <translation>часть уже потрачена, её цену не вернуть</translation>
    </message>
    <message>
        <source>no more goes on this card</source>
        <translation>больше на эту карту не положить</translation>
    </message>
    <message>
        <source>it does not pay this</source>
        <translation>этот чек ей не оплатить</translation>
    </message>
</context>
<context>
    <name>member</name>
    <message>
        <source>{n} of {m}</source>
        <translation>{n} из {m}</translation>
    </message>
    <message>
        <source>{n} free</source>
        <translation>{n} бесплатно</translation>
    </message>
    <message>
        <source>{missing} to {goal}</source>
        <translation>ещё {missing} до {goal}</translation>
    </message>
</context>
<context>
    <name>menu</name>
    <message>
        <source>X report</source>
        <translation>X-отчёт</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Отчёты</translation>
    </message>
    <message>
        <source>Close shift</source>
        <translation>Закрыть смену</translation>
    </message>
    <message>
        <source>Open shift</source>
        <translation>Открыть смену</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>Внесение</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>Изъятие</translation>
    </message>
    <message>
        <source>Open drawer</source>
        <translation>Открыть ящик</translation>
    </message>
    <message>
        <source>Z reports</source>
        <translation>Z-отчёты</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Возврат</translation>
    </message>
    <message>
        <source>Parked sales</source>
        <translation>Отложенные чеки</translation>
    </message>
    <message>
        <source>Last receipt</source>
        <translation>Последний чек</translation>
    </message>
    <message>
        <source>Link and queue</source>
        <translation>Связь и очередь</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>Русский</source>
        <comment>the other language, in itself</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Светлые цвета</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Тёмные цвета</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Учебный режим</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Блокировка</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Выйти</translation>
    </message>
</context>
<context>
    <name>naming</name>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Наличные</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Gift card</source>
        <translation>Подарочная карта</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Уровни</translation>
    </message>
    <message>
        <source>Cashback</source>
        <translation>Кешбэк</translation>
    </message>
    <message>
        <source>Partner bonuses</source>
        <translation>Бонусы партнёров</translation>
    </message>
    <message>
        <source>Card discount</source>
        <translation>Скидка по карте</translation>
    </message>
    <message>
        <source>Accumulating discount</source>
        <translation>Накопительная скидка</translation>
    </message>
    <message>
        <source>Club</source>
        <translation>Клуб</translation>
    </message>
    <message>
        <source>Donation</source>
        <translation>Пожертвование</translation>
    </message>
    <message>
        <source>Stamps</source>
        <translation>Штампы</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>Купон</translation>
    </message>
</context>
<context>
    <name>pad</name>
    <message>
        <source>Erase</source>
        <translation>Стереть</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Capital letter</source>
        <translation>Заглавная буква</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Пробел</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Ввод</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Операция</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Сумма</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Попытки</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далее</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>Продажа</translation>
    </message>
    <message>
        <source>Redemption</source>
        <translation>Списание</translation>
    </message>
    <message>
        <source>Earning</source>
        <translation>Начисление</translation>
    </message>
    <message>
        <source>Bonuses of a return</source>
        <translation>Бонусы возврата</translation>
    </message>
    <message>
        <source>Gift card</source>
        <translation>Подарочная карта</translation>
    </message>
    <message>
        <source>Membership</source>
        <translation>Платное членство</translation>
    </message>
    <message>
        <source>Gift card back</source>
        <translation>Возврат карты</translation>
    </message>
    <message>
        <source>Membership back</source>
        <translation>Возврат членства</translation>
    </message>
    <message>
        <source>Donation</source>
        <translation>Пожертвование</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>Купон</translation>
    </message>
    <message>
        <source>Unused right</source>
        <translation>Возврат права</translation>
    </message>
    <message>
        <source>Right lent out</source>
        <translation>Доля права</translation>
    </message>
    <message>
        <source>Lent right back</source>
        <translation>Возврат доли</translation>
    </message>
    <message>
        <source>Shift opened</source>
        <translation>Смена открыта</translation>
    </message>
    <message>
        <source>Shift closed</source>
        <translation>Смена закрыта</translation>
    </message>
    <message>
        <source>Cash moved</source>
        <translation>Наличные</translation>
    </message>
    <message>
        <source>Drawer count</source>
        <translation>Пересчёт</translation>
    </message>
    <message>
        <source>Override</source>
        <translation>Разрешение</translation>
    </message>
    <message>
        <source>Addendum</source>
        <translation>Дополнение</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Решение</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Событие</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Отправляется</translation>
    </message>
    <message>
        <source>Waiting for server</source>
        <translation>Ждёт сервера</translation>
    </message>
    <message>
        <source>Waiting for link</source>
        <translation>Ждёт связи</translation>
    </message>
    <message>
        <source>Rejected. Ask a manager</source>
        <translation>Отклонено. К старшему</translation>
    </message>
    <message>
        <source>Already counted</source>
        <translation>Повтор, уже учтено</translation>
    </message>
    <message>
        <source>Kept for the card&apos;s owner</source>
        <translation>Ждёт владельца карты</translation>
    </message>
    <message>
        <source>Counted. A manager looks</source>
        <translation>Учтено, решит старший</translation>
    </message>
    <message>
        <source>Confirmed, backed up</source>
        <translation>Подтверждено, в копии</translation>
    </message>
    <message>
        <source>Confirmed by server</source>
        <translation>Подтверждено сервером</translation>
    </message>
</context>
<context>
    <name>ready</name>
    <message>
        <source>redemption is suspended: tell support</source>
        <translation>списание закрыто: сообщите в поддержку</translation>
    </message>
    <message>
        <source>no cards are loaded</source>
        <translation>карты не загружены</translation>
    </message>
    <message>
        <source>no programme is loaded</source>
        <translation>программы не загружены</translation>
    </message>
    <message>
        <source>the second journal is not written</source>
        <translation>второй журнал не пишется</translation>
    </message>
    <message>
        <source>the data are old: restore the link</source>
        <translation>данные устарели: нужна связь</translation>
    </message>
    <message>
        <source>the clock is wrong: have it set</source>
        <translation>часы сбиты: пусть их поправят</translation>
    </message>
    <message>
        <source>nobody could redeem</source>
        <translation>списать не сможет никто</translation>
    </message>
    <message>
        <source>the disk is almost full</source>
        <translation>диск почти заполнен</translation>
    </message>
    <message>
        <source>Ready for an outage: sells, earns and redeems</source>
        <translation>Готова к обрыву связи: продаёт, начисляет и списывает</translation>
    </message>
    <message>
        <source>Ready in part: {lacks}</source>
        <translation>Готова отчасти: {lacks}</translation>
    </message>
    <message>
        <source>Not ready for an outage: {lacks}</source>
        <translation>К обрыву связи не готова: {lacks}</translation>
    </message>
</context>
<context>
    <name>refusals</name>
    <message>
        <source>Card was replaced. Ask the customer for the new one</source>
        <translation>Карта заменена. Попросите у покупателя новую</translation>
    </message>
    <message>
        <source>Card is not known here. Scan it again</source>
        <translation>Карта здесь неизвестна. Сканируйте ещё раз</translation>
    </message>
    <message>
        <source>Number was typed by hand: earning only. Scan the card to redeem</source>
        <translation>Номер введён вручную: только начисление. Для списания сканируйте карту</translation>
    </message>
    <message>
        <source>{available} can be redeemed here, not {asked}</source>
        <translation>Здесь можно списать {available}, а не {asked}</translation>
    </message>
    <message>
        <source>At most {largest} can be redeemed</source>
        <translation>Можно списать не больше {largest}</translation>
    </message>
    <message>
        <source>Redemption is suspended on this till. Sales and earning work</source>
        <translation>Списание на этой кассе приостановлено. Продажи и начисление работают</translation>
    </message>
    <message>
        <source>Confirm first: {needed}</source>
        <translation>Сначала подтвердите: {needed}</translation>
    </message>
    <message>
        <source>Only with a manager&apos;s yes. Nothing has changed</source>
        <translation>Нужно разрешение старшего. Ничего не изменено</translation>
    </message>
    <message>
        <source>The drawer was counted otherwise. Count it again</source>
        <translation>Ящик посчитан иначе. Пересчитайте его</translation>
    </message>
    <message>
        <source>Your own card: let a colleague serve you. The sale is as before</source>
        <translation>Это ваша карта: пусть обслужит коллега. Продажа не изменилась</translation>
    </message>
    <message>
        <source>Too many cards in a minute. Wait {seconds} s, goods can be scanned</source>
        <translation>Слишком много карт за минуту. Подождите {seconds} с, товары принимаются</translation>
    </message>
    <message>
        <source>{limit} cards were typed today. Scan the card or sell without it</source>
        <translation>Сегодня введено карт: {limit}. Сканируйте карту или продайте без неё</translation>
    </message>
    <message>
        <source>This card earned {limit} times. Sell without it, tell a manager</source>
        <translation>Начислений по карте: {limit}. Продайте без неё, скажите старшему</translation>
    </message>
    <message>
        <source>This coupon is not taken here. The sale is as before</source>
        <translation>Этот купон здесь не примем. Чек остался прежним</translation>
    </message>
    <message>
        <source>Nothing was given</source>
        <translation>Пожертвование не принято</translation>
    </message>
    <message>
        <source>Gift card: {flaw}</source>
        <translation>Подарочная карта: {flaw}</translation>
    </message>
    <message>
        <source>Not paid yet</source>
        <translation>Оплата ещё не начата</translation>
    </message>
    <message>
        <source>Receipt of store {store}, till {till}: only with the link</source>
        <translation>Чек магазина {store}, кассы {till}: только при связи</translation>
    </message>
    <message>
        <source>The server has no such receipt. Its till may not have sent it yet</source>
        <translation>На сервере нет такого чека. Возможно, его касса ещё не отправила</translation>
    </message>
    <message>
        <source>Receipt of another chain: nothing comes back here</source>
        <translation>Чек другой сети: здесь по нему возврата нет</translation>
    </message>
    <message>
        <source>Receipt is too old: the server keeps it no more. Ask a manager</source>
        <translation>Чек слишком старый: на сервере его больше нет. Позовите управляющего</translation>
    </message>
    <message>
        <source>A reason is needed</source>
        <translation>Нужна причина</translation>
    </message>
    <message>
        <source>Without a receipt at most {limit} goes back</source>
        <translation>Без чека возвращаем не больше {limit}</translation>
    </message>
    <message>
        <source>This cannot be done with this sale now</source>
        <translation>Сейчас с этим чеком так нельзя</translation>
    </message>
    <message>
        <source>No such receipt on this till</source>
        <translation>На этой кассе нет такого чека</translation>
    </message>
    <message>
        <source>No such line in this sale</source>
        <translation>В чеке нет такой строки</translation>
    </message>
    <message>
        <source>The sale is empty. Scan an item</source>
        <translation>Чек пуст. Сканируйте товар</translation>
    </message>
    <message>
        <source>Nothing is left to pay</source>
        <translation>Платить больше нечего</translation>
    </message>
    <message>
        <source>This quantity does not fit the item</source>
        <translation>Такое количество не подходит для товара</translation>
    </message>
    <message>
        <source>This is not an amount. Type digits only</source>
        <translation>Это не сумма. Вводите только цифры</translation>
    </message>
    <message>
        <source>{short} short</source>
        <translation>Не хватает {short}</translation>
    </message>
    <message>
        <source>The terminal&apos;s answer is not known. Decide on that payment first</source>
        <translation>Ответ терминала неизвестен. Сначала решите, прошла ли оплата</translation>
    </message>
    <message>
        <source>Line {line_no}: {left_milli} left to return</source>
        <translation>Строка {line_no}: вернуть можно ещё {left_milli}</translation>
    </message>
    <message>
        <source>No shift is open. Open a shift first</source>
        <translation>Смена не открыта. Сначала откройте смену</translation>
    </message>
    <message>
        <source>A shift is open already</source>
        <translation>Смена уже открыта</translation>
    </message>
    <message>
        <source>Parked or unpaid sales: {count}. Finish or void them first</source>
        <translation>Отложенные или неоплаченные чеки: {count}. Сначала завершите или аннулируйте их</translation>
    </message>
    <message>
        <source>You are not on this till&apos;s list. A manager can add you online</source>
        <translation>Вас нет в списке этой кассы. Старший может добавить по связи</translation>
    </message>
    <message>
        <source>PIN did not match. Attempts left: {tries_left}</source>
        <translation>ПИН не подошёл. Осталось попыток: {tries_left}</translation>
    </message>
    <message>
        <source>Only a manager may allow this</source>
        <translation>Разрешить это может только старший</translation>
    </message>
    <message>
        <source>Wait {seconds} s or call a manager</source>
        <translation>Подождите {seconds} с или позовите старшего</translation>
    </message>
    <message>
        <source>Code with bonuses cannot be read. Make it brighter, scan again</source>
        <translation>Код с бонусами не читается. Сделайте экран ярче и сканируйте снова</translation>
    </message>
    <message>
        <source>Code with bonuses is not genuine. No bonuses from it</source>
        <translation>Код с бонусами ненастоящий. Бонусов по нему нет</translation>
    </message>
    <message>
        <source>Code with bonuses is for another till</source>
        <translation>Код с бонусами для другой кассы</translation>
    </message>
    <message>
        <source>Code with bonuses is out of date. Make a new one in the app</source>
        <translation>Код с бонусами устарел. Создайте новый в приложении</translation>
    </message>
    <message>
        <source>Code with bonuses was shown here before</source>
        <translation>Этот код с бонусами здесь уже показывали</translation>
    </message>
    <message>
        <source>Card declined. No money or bonuses taken</source>
        <translation>Банк отказал. Деньги и бонусы не списаны</translation>
    </message>
    <message>
        <source>Terminal did not answer. Look at its slip, then choose</source>
        <translation>Терминал не ответил. Проверьте чек терминала, затем выберите</translation>
    </message>
</context>
<context>
    <name>reports</name>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Till, points</source>
        <translation>Касса, баллы</translation>
    </message>
    <message>
        <source>In money</source>
        <translation>В деньгах</translation>
    </message>
    <message>
        <source>Server, points</source>
        <translation>Сервер, баллы</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Сверка</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Расходится</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Сходится</translation>
    </message>
    <message>
        <source>Points moved</source>
        <translation>Движение баллов</translation>
    </message>
    <message>
        <source>The table is of shifts that lie whole in these days: {shifts}. The server&apos;s ledger is asked for the same shifts</source>
        <translation>В таблице смены, целиком вошедшие в эти дни: {shifts}. Книгу сервера спрашивают о тех же сменах</translation>
    </message>
    <message>
        <source>Sales with a card</source>
        <translation>Продажи с картой</translation>
    </message>
    <message>
        <source>Receipts with a card, of all receipts of sales</source>
        <translation>Чеки с картой среди всех чеков продаж</translation>
    </message>
    <message>
        <source>Points earned</source>
        <translation>Начислено баллов</translation>
    </message>
    <message>
        <source>By sales of these days, before returns</source>
        <translation>Продажами этих дней, до возвратов</translation>
    </message>
    <message>
        <source>Points redeemed</source>
        <translation>Списано баллов</translation>
    </message>
    <message>
        <source>Points of the main purse that paid for goods, before returns</source>
        <translation>Баллы основного счёта, оплатившие товар, до возвратов</translation>
    </message>
    <message>
        <source>Redemption rate</source>
        <translation>Доля списания</translation>
    </message>
    <message>
        <source>Points redeemed, of points earned in these days</source>
        <translation>Списанные баллы от начисленных за эти дни</translation>
    </message>
    <message>
        <source>Served, not refused</source>
        <translation>Обслужены, не отказано</translation>
    </message>
    <message>
        <source>Customers who redeemed while the server could not be asked. Without rights at this till all of them would have been refused</source>
        <translation>Покупатели, списавшие баллы, когда сервер спросить было нельзя. Без прав на этой кассе всем им пришлось бы отказать</translation>
    </message>
    <message>
        <source>Earned offline</source>
        <translation>Начисления без связи</translation>
    </message>
    <message>
        <source>Receipts with a card that earned without the server</source>
        <translation>Чеки с картой, начислившие баллы без сервера</translation>
    </message>
    <message>
        <source>Rights unused</source>
        <translation>Права не истрачены</translation>
    </message>
    <message>
        <source>Points set aside for this till and not spent, now. They guarantee the next redemption without a link</source>
        <translation>Баллы, отложенные для этой кассы и не истраченные, сейчас. Они гарантируют следующее списание без связи</translation>
    </message>
    <message>
        <source>{rights} rights</source>
        <translation>Прав: {rights}</translation>
    </message>
    <message>
        <source>Conflicts per 1,000</source>
        <translation>Конфликты на 1000</translation>
    </message>
    <message>
        <source>{n} in all</source>
        <translation>Всего {n}</translation>
    </message>
    <message>
        <source>Cases that the server could not settle alone, for 1,000 receipts with a card and without the server</source>
        <translation>Случаи, которые сервер не решил сам, на 1000 чеков с картой и без сервера</translation>
    </message>
    <message>
        <source>Points in rights of this till whose last day is over</source>
        <translation>Баллы в правах этой кассы, срок которых прошёл</translation>
    </message>
    <message>
        <source>Set aside by the server for this till, now</source>
        <translation>Отложено сервером для этой кассы, сейчас</translation>
    </message>
    <message>
        <source>In operations that the server does not have yet, and in cases that wait for a manager</source>
        <translation>В операциях, которых у сервера ещё нет, и в случаях, ждущих старшего</translation>
    </message>
    <message>
        <source>Balances below zero, by the till&apos;s copy of the cards. The next points pay them</source>
        <translation>Остатки ниже нуля по копии карт на кассе. Их погасят следующие баллы</translation>
    </message>
    <message>
        <source>The part of what was redeemed without a link</source>
        <translation>Часть списанного, что прошла без связи</translation>
    </message>
    <message>
        <source>By receipts of the shifts in the table</source>
        <translation>По чекам смен, вошедших в таблицу</translation>
    </message>
    <message>
        <source>Owed later, or for ever</source>
        <translation>Сгорят позже или никогда</translation>
    </message>
    <message>
        <source>Owed until {month}</source>
        <translation>Сгорят: {month}</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Участники</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Чеки</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Баллы</translation>
    </message>
    <message>
        <source>Goods by segment</source>
        <translation>Товары по сегментам</translation>
    </message>
    <message>
        <source>Members differ from others before any programme: who comes often takes a card. The comparison says what is, not what the programme did</source>
        <translation>Участники отличаются от остальных и без всякой программы: карту берёт тот, кто ходит часто. Сравнение говорит, что есть, а не что сделала программа</translation>
    </message>
    <message>
        <source>Intervals hold 95 % by the normal approximation, and are given from 30 on each side</source>
        <translation>Интервалы 95 % в нормальном приближении, от 30 с каждой стороны</translation>
    </message>
    <message>
        <source>Receipts of this till only</source>
        <translation>Только чеки этой кассы</translation>
    </message>
    <message>
        <source>Purchases of the past 365 days at this till</source>
        <translation>Покупки за последние 365 дней на этой кассе</translation>
    </message>
    <message>
        <source>By how lately, how often and for how much: each a score from 1 to 3 among all members of the past 365 days</source>
        <translation>По давности, частоте и сумме: за каждое от 1 до 3 среди всех участников за последние 365 дней</translation>
    </message>
    <message>
        <source>By the till&apos;s copy of the cards: the next three last days of each member; everything else stands under later</source>
        <translation>По копии карт на кассе: три ближайших срока каждого участника, остальное стоит в строке «Позже»</translation>
    </message>
    <message>
        <source>Members&apos; average</source>
        <translation>Средний чек с картой</translation>
    </message>
    <message>
        <source>Goods of receipts with a card, divided by their number</source>
        <translation>Товары чеков с картой, делённые на число чеков</translation>
    </message>
    <message>
        <source>Others&apos; average</source>
        <translation>Средний чек без карты</translation>
    </message>
    <message>
        <source>Goods of receipts without a card, divided by their number. Under it: members&apos; average less this one, with its interval</source>
        <translation>Товары чеков без карты, делённые на число чеков. Ниже: насколько больше средний чек с картой, с интервалом</translation>
    </message>
    <message>
        <source>Receipts of a member</source>
        <translation>Чеков на участника</translation>
    </message>
    <message>
        <source>Receipts with a card, divided by the members who were here</source>
        <translation>Чеки с картой, делённые на число пришедших участников</translation>
    </message>
    <message>
        <source>Same members, change</source>
        <translation>Те же участники</translation>
    </message>
    <message>
        <source>What a member brought in these days, less in as many days before; only members who bought in both. {before} came only before, {after} only now. Season and prices are in it too</source>
        <translation>Сколько участник принёс за эти дни, минус за столько же дней до них; только те, кто покупал и тогда, и теперь. Только раньше приходили {before}, только теперь {after}. Сезон и цены здесь тоже видны</translation>
    </message>
    <message>
        <source>Programme cost</source>
        <translation>Цена программы</translation>
    </message>
    <message>
        <source>Points redeemed and discounts on receipts with a card, in money</source>
        <translation>Списанные баллы и скидки в чеках с картой, в деньгах</translation>
    </message>
    <message>
        <source>Break-even</source>
        <translation>Окупаемость</translation>
    </message>
    <message>
        <source>Return on cost</source>
        <translation>Отдача</translation>
    </message>
    <message>
        <source>If the change of the same members is due to the programme: its margin less the cost, of the cost. Nobody can see in receipts that it is</source>
        <translation>Если изменение у тех же участников вызвала программа: его маржа минус цена, к цене. По чекам этого увидеть нельзя</translation>
    </message>
    <message>
        <source>Points owed</source>
        <translation>Баллы к выдаче</translation>
    </message>
    <message>
        <source>Balances of all members by the till&apos;s copy of the cards. With more than 100,000 cards ask the office: kassa-server report liability</source>
        <translation>Остатки всех участников по копии карт на кассе. Если карт больше 100 000, спросите офис: kassa-server report liability</translation>
    </message>
    <message>
        <source>Not reckoned: the shop&apos;s margin is not stated (margin_hundredths in the settings)</source>
        <translation>Не считается: не задана маржа магазина (margin_hundredths в настройках)</translation>
    </message>
    <message>
        <source>So much of what members bought must be due to the programme for it to pay, at the stated margin of {percent} %</source>
        <translation>Столько покупок участников должно появиться благодаря программе, чтобы она окупилась при заданной марже {percent} %</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Смена</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>Кассир</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Открыта</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Закрыта</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Продажи</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Возвраты</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Ящик</translation>
    </message>
    <message>
        <source>Goods by shift</source>
        <translation>Товары по сменам</translation>
    </message>
    <message>
        <source>Goods sold</source>
        <translation>Продано товаров</translation>
    </message>
    <message>
        <source>Paid for goods after discounts and points, less what was given back. Gift cards sold and fees of memberships are not in it</source>
        <translation>Уплачено за товар после скидок и баллов, за вычетом возвратов. Подарочных карт и взносов за членство здесь нет</translation>
    </message>
    <message>
        <source>Receipts of sales; returns stand apart</source>
        <translation>Чеки продаж; возвраты отдельно</translation>
    </message>
    <message>
        <source>Receipts by which goods came back</source>
        <translation>Чеки, по которым товар вернулся</translation>
    </message>
    <message>
        <source>Drawer differences</source>
        <translation>Расхождения ящика</translation>
    </message>
    <message>
        <source>Counted less expected, over all closed shifts. Expected is opening cash, plus cash sales, less cash returns, plus and less movements</source>
        <translation>Посчитано минус ожидалось, по всем закрытым сменам. Ожидалось: начальные наличные плюс продажи, минус возвраты, плюс и минус движения</translation>
    </message>
    <message>
        <source>With card</source>
        <translation>С картой</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Начислено</translation>
    </message>
    <message>
        <source>Redeemed</source>
        <translation>Списано</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Без связи</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>Вручную</translation>
    </message>
    <message>
        <source>Voids</source>
        <translation>Отмены</translation>
    </message>
    <message>
        <source>Overrides</source>
        <translation>Вмешательства</translation>
    </message>
    <message>
        <source>Goods by cashier</source>
        <translation>Товары по кассирам</translation>
    </message>
    <message>
        <source>TRAINING, NOT REAL</source>
        <translation>УЧЕБНЫЙ РЕЖИМ, НЕ НАСТОЯЩЕЕ</translation>
    </message>
    <message>
        <source>Overrides</source>
        <comment>a narrow column</comment>
        <translation>Вмеш.</translation>
    </message>
    <message>
        <source>A void or an override is a question, not an answer: look at the number of sales beside it</source>
        <translation>Отмена или вмешательство — вопрос, а не ответ: смотрите на число продаж рядом</translation>
    </message>
    <message>
        <source>Cards typed by hand</source>
        <translation>Карты вручную</translation>
    </message>
    <message>
        <source>Sales in which the number of the card was typed and not read by a device. Such a card earns, and redeems only by its rule</source>
        <translation>Продажи, где номер карты ввели, а не считали. Такая карта копит, а списывает только по правилу</translation>
    </message>
    <message>
        <source>Sales given up and lines taken out before the payment</source>
        <translation>Брошенные продажи и строки, снятые до оплаты</translation>
    </message>
    <message>
        <source>What managers allowed: returns without a receipt, limits, large sums; and their decisions on what the server had found</source>
        <translation>Что разрешили старшие: возвраты без чека, лимиты, большие суммы; и их решения по находкам сервера</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Сумма</translation>
    </message>
    <message>
        <source>About</source>
        <translation>О чём</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Allowed by</source>
        <translation>Разрешил</translation>
    </message>
    <message>
        <source>By cashier</source>
        <translation>По кассирам</translation>
    </message>
    <message>
        <source>Sales begun on these days and given up, with their goods</source>
        <translation>Продажи, начатые в эти дни и отменённые, с их товаром</translation>
    </message>
    <message>
        <source>Lines taken out of sales that were paid later</source>
        <translation>Строки, снятые в продажах, оплаченных потом</translation>
    </message>
    <message>
        <source>Goods taken back without a receipt, with who allowed it and why</source>
        <translation>Товар принят без чека: кто разрешил и почему</translation>
    </message>
    <message>
        <source>What managers decided on cases of the server</source>
        <translation>Что старшие решили по случаям сервера</translation>
    </message>
    <message>
        <source>Cash put into the drawer or taken out, in less out</source>
        <translation>Наличные, внесённые и изъятые: внесено минус изъято</translation>
    </message>
    <message>
        <source>The drawer was opened without a sale, and why</source>
        <translation>Ящик открывали без продажи, и почему</translation>
    </message>
    <message>
        <source>Limits and large sums that a manager allowed, each for once</source>
        <translation>Лимиты и большие суммы, разрешённые старшим, каждый раз на один раз</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Операция</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Операции</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Старейшая</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждут</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Отклонены</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Сейчас</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Ещё не отправлено</translation>
    </message>
    <message>
        <source>Operations that the server does not have yet. They are kept here and go out by themselves</source>
        <translation>Операции, которых у сервера ещё нет. Они хранятся здесь и уйдут сами</translation>
    </message>
    <message>
        <source>Operations that the server could not book: a manager must</source>
        <translation>Операции, которые сервер не смог учесть: нужен старший</translation>
    </message>
    <message>
        <source>Since when the oldest of them waits</source>
        <translation>С какого времени ждёт старейшая из них</translation>
    </message>
    <message>
        <source>Bonuses on their way</source>
        <translation>Бонусы в пути</translation>
    </message>
    <message>
        <source>Points earned, redeemed and given back in these operations, added up without signs</source>
        <translation>Баллы начисленные, списанные и возвращённые в этих операциях, сложенные без знаков</translation>
    </message>
    <message>
        <source>Shift</source>
        <comment>the page of reports</comment>
        <translation>Смена</translation>
    </message>
    <message>
        <source>Cashiers</source>
        <translation>Кассиры</translation>
    </message>
    <message>
        <source>Voids and overrides</source>
        <translation>Вмешательства</translation>
    </message>
    <message>
        <source>Programme</source>
        <translation>Программа</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Очередь</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Сегодня</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Вчера</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 дней</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 дней</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Прошлый месяц</translation>
    </message>
    <message>
        <source>91 days</source>
        <translation>91 день</translation>
    </message>
    <message>
        <source>Sales voided</source>
        <translation>Отменены продажи</translation>
    </message>
    <message>
        <source>Lines voided</source>
        <translation>Сняты строки</translation>
    </message>
    <message>
        <source>Returns without receipt</source>
        <translation>Возвраты без чека</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Решения</translation>
    </message>
    <message>
        <source>Cash movements</source>
        <translation>Движения наличных</translation>
    </message>
    <message>
        <source>Drawer opened</source>
        <translation>Ящик открыт</translation>
    </message>
    <message>
        <source>Other overrides</source>
        <translation>Другие разрешения</translation>
    </message>
    <message>
        <source>Given back by returns</source>
        <translation>Возвращено покупателям</translation>
    </message>
    <message>
        <source>Taken back by returns</source>
        <translation>Снято при возвратах</translation>
    </message>
    <message>
        <source>Expired in rights here</source>
        <translation>Сгорело в правах здесь</translation>
    </message>
    <message>
        <source>Of redeemed: offline</source>
        <translation>Из списанного: без связи</translation>
    </message>
    <message>
        <source>Held for this till</source>
        <translation>Отложено для кассы</translation>
    </message>
    <message>
        <source>Not settled yet</source>
        <translation>Ещё не решено</translation>
    </message>
    <message>
        <source>Debt of members</source>
        <translation>Долг участников</translation>
    </message>
    <message>
        <source>Active: here within 30 days</source>
        <translation>Активны: были за 30 дней</translation>
    </message>
    <message>
        <source>Cooling: 31 to 60 days ago</source>
        <translation>Остывают: 31–60 дней назад</translation>
    </message>
    <message>
        <source>Leaving: 61 to 90 days ago</source>
        <translation>Уходят: 61–90 дней назад</translation>
    </message>
    <message>
        <source>Gone: more than 90 days ago</source>
        <translation>Ушли: более 90 дней назад</translation>
    </message>
    <message>
        <source>Best: lately, often, much</source>
        <translation>Лучшие: недавно, часто, много</translation>
    </message>
    <message>
        <source>Loyal: often and much</source>
        <translation>Верные: часто и много</translation>
    </message>
    <message>
        <source>Promising</source>
        <translation>Перспективные</translation>
    </message>
    <message>
        <source>New: lately, not often yet</source>
        <translation>Новые: недавно, пока редко</translation>
    </message>
    <message>
        <source>At risk: good, and long away</source>
        <translation>Под угрозой: давно не были</translation>
    </message>
    <message>
        <source>Sleeping</source>
        <translation>Спящие</translation>
    </message>
</context>
<context>
    <name>shopper</name>
    <message>
        <source>Your card can be read at any moment before you pay</source>
        <translation>Карту можно показать в любой момент до оплаты</translation>
    </message>
    <message>
        <source>{n} more above</source>
        <translation>Выше ещё: {n}</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>К оплате</translation>
    </message>
    <message>
        <source>You save</source>
        <translation>Ваша выгода</translation>
    </message>
    <message>
        <source>Paid with bonuses</source>
        <translation>Оплачено бонусами</translation>
    </message>
    <message>
        <source>Paid already</source>
        <translation>Уже оплачено</translation>
    </message>
    <message>
        <source>Your bonuses</source>
        <translation>Ваши бонусы</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>На карте</translation>
    </message>
    <message>
        <source>You can spend</source>
        <translation>Можно списать</translation>
    </message>
    <message>
        <source>You spend</source>
        <translation>Списываем</translation>
    </message>
    <message>
        <source>You will earn</source>
        <translation>Начислим</translation>
    </message>
    <message>
        <source>Not usable yet</source>
        <translation>Ещё не активны</translation>
    </message>
    <message>
        <source>Until {day}</source>
        <translation>Сгорят {day}</translation>
    </message>
    <message>
        <source>New balance</source>
        <translation>Станет</translation>
    </message>
    <message>
        <source>Tell the cashier how much to spend</source>
        <translation>Скажите кассиру, сколько списать</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Добро пожаловать</translation>
    </message>
    <message>
        <source>Spend bonuses?</source>
        <translation>Списать бонусы?</translation>
    </message>
    <message>
        <source>Spend</source>
        <translation>Списать</translation>
    </message>
    <message>
        <source>Keep them all</source>
        <translation>Не списывать</translation>
    </message>
    <message>
        <source>Then left</source>
        <translation>Останется</translation>
    </message>
    <message>
        <source>Tell the cashier: spend, another sum, or keep</source>
        <translation>Скажите кассиру: списать, другую сумму или не списывать</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>Спасибо</translation>
    </message>
    <message>
        <source>Your change</source>
        <translation>Ваша сдача</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Начислено</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>Списано</translation>
    </message>
    <message>
        <source>On the card now</source>
        <translation>Теперь на карте</translation>
    </message>
    <message>
        <source>Usable from {day}</source>
        <translation>Можно тратить с {day}</translation>
    </message>
    <message>
        <source>No connection now: the balance will be confirmed later</source>
        <translation>Связи сейчас нет: баланс уточнится позже</translation>
    </message>
    <message>
        <source>Training: nothing here is real</source>
        <translation>Учебный режим: всё ненастоящее</translation>
    </message>
    <message>
        <source>Looking at your balance…</source>
        <translation>Уточняем ваш баланс…</translation>
    </message>
    <message>
        <source>No connection now: the shop stands in for a part</source>
        <translation>Связи сейчас нет: часть суммы — под ответственность магазина</translation>
    </message>
    <message>
        <source>No connection now: this sum is guaranteed</source>
        <translation>Связи сейчас нет, но эта сумма гарантирована</translation>
    </message>
    <message>
        <source>No connection now: the rest stays yours for another day</source>
        <translation>Связи сейчас нет: остальное останется у вас на другой раз</translation>
    </message>
    <message>
        <source>No connection now: your bonuses stay yours, this purchase earns</source>
        <translation>Связи сейчас нет: бонусы останутся у вас, за покупку начислим</translation>
    </message>
    <message>
        <source>The card is new to this till: this purchase earns</source>
        <translation>Карта новая для этой кассы: за покупку начислим</translation>
    </message>
    <message>
        <source>The number was typed: it earns. Show the card to spend</source>
        <translation>Номер введён вручную: начислим. Чтобы списать, покажите карту</translation>
    </message>
    <message>
        <source>This card is closed. Please ask the cashier</source>
        <translation>Эта карта закрыта. Спросите, пожалуйста, кассира</translation>
    </message>
    <message>
        <source>The card is not activated: it earns, and cannot spend yet</source>
        <translation>Карта не активирована: начислим, списать пока нельзя</translation>
    </message>
    <message>
        <source>There is a newer card. Please show that one</source>
        <translation>У вас есть новая карта. Покажите, пожалуйста, её</translation>
    </message>
    <message>
        <source>No connection for days: spending waits, this purchase earns</source>
        <translation>Связи нет давно: списание подождёт, за покупку начислим</translation>
    </message>
    <message>
        <source>This till cannot spend bonuses now: this purchase earns</source>
        <translation>Эта касса сейчас не списывает бонусы: за покупку начислим</translation>
    </message>
</context>
<context>
    <name>standing</name>
    <message>
        <source>Scan the customer&apos;s card (F2)</source>
        <translation>Сканируйте карту клиента (F2)</translation>
    </message>
    <message>
        <source>Balance as of {as_of}, checking…</source>
        <translation>Баланс на {as_of}, проверяем…</translation>
    </message>
    <message>
        <source>Offline: {guaranteed} + {allowance} on the shop&apos;s allowance</source>
        <translation>Без связи: {guaranteed} + {allowance} под лимит магазина</translation>
    </message>
    <message>
        <source>{spendable} available, confirmed {as_of}</source>
        <translation>{spendable} доступно, подтверждено {as_of}</translation>
    </message>
    <message>
        <source>Offline: {spendable} guaranteed by the shop&apos;s till {lead}</source>
        <translation>Без связи: {spendable} гарантирует касса {lead}</translation>
    </message>
    <message>
        <source>Offline: {spendable} guaranteed. As of {as_of}</source>
        <translation>Гарантировано {spendable}. На {as_of}</translation>
    </message>
    <message>
        <source>{spendable} usable now, {missing} needs the link</source>
        <translation>Сейчас {spendable}, ещё {missing} — со связью</translation>
    </message>
    <message>
        <source>Offline: nothing to redeem here, earning works</source>
        <translation>Нет связи: списать нельзя, начисляем</translation>
    </message>
    <message>
        <source>Card is new to this till. Will earn after sync</source>
        <translation>Карта новая для кассы. Начислим после связи</translation>
    </message>
    <message>
        <source>Balance as of {as_of}. Earning only for now</source>
        <translation>Баланс на {as_of}. Пока только начисление</translation>
    </message>
    <message>
        <source>Number typed by hand: earning only</source>
        <translation>Номер введён вручную: только начисление</translation>
    </message>
    <message>
        <source>Card is blocked. No bonuses</source>
        <translation>Карта заблокирована. Без бонусов</translation>
    </message>
    <message>
        <source>Card is not activated: earning only</source>
        <translation>Карта не активирована: только начисление</translation>
    </message>
    <message>
        <source>Card was replaced: ask for the new one</source>
        <translation>Карта заменена: попросите новую</translation>
    </message>
    <message>
        <source>Redemption closed: offline over {hours} h</source>
        <translation>Списание закрыто: нет связи больше {hours} ч</translation>
    </message>
    <message>
        <source>Till clock is wrong. {spendable} guaranteed here</source>
        <translation>Часы кассы сбиты. {spendable} гарантировано</translation>
    </message>
    <message>
        <source>{why}: no redeeming. Sales work</source>
        <translation>{why}: списания нет, продажи идут</translation>
    </message>
</context>
<context>
    <name>stops</name>
    <message>
        <source>Disk is full</source>
        <translation>Диск полон</translation>
    </message>
    <message>
        <source>Disk fault</source>
        <translation>Сбой диска</translation>
    </message>
    <message>
        <source>Second journal fails</source>
        <translation>Сбой журнала</translation>
    </message>
    <message>
        <source>Till was restored</source>
        <translation>Касса из копии</translation>
    </message>
    <message>
        <source>Copied till</source>
        <translation>Двойник кассы</translation>
    </message>
    <message>
        <source>Till was revoked</source>
        <translation>Касса отозвана</translation>
    </message>
    <message>
        <source>Till is declared lost</source>
        <translation>Касса утеряна</translation>
    </message>
    <message>
        <source>Clock is wrong</source>
        <translation>Часы сбиты</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>Preparing the training…</source>
        <translation>Готовим учебный режим…</translation>
    </message>
</context>
<context>
    <name>twolines</name>
    <message>
        <source>To pay</source>
        <translation>К оплате</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Итого</translation>
    </message>
    <message>
        <source>Bonuses</source>
        <translation>Бонусы</translation>
    </message>
    <message>
        <source>Can spend</source>
        <translation>Списать</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>Списано</translation>
    </message>
    <message>
        <source>Will earn</source>
        <translation>Начислим</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Начислено</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Сдача</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Добро пожаловать</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>Спасибо</translation>
    </message>
    <message>
        <source>* TRAINING *</source>
        <translation>* УЧЕБНЫЙ РЕЖИМ *</translation>
    </message>
    <message>
        <source>Looking...</source>
        <translation>Уточняем...</translation>
    </message>
    <message>
        <source>No link: earns only</source>
        <translation>Без связи: начислим</translation>
    </message>
    <message>
        <source>New card: it earns</source>
        <translation>Новая карта</translation>
    </message>
    <message>
        <source>Typed: earns only</source>
        <translation>Введена: начислим</translation>
    </message>
    <message>
        <source>Card is closed</source>
        <translation>Карта закрыта</translation>
    </message>
    <message>
        <source>Not active: earns</source>
        <translation>Карта не активна</translation>
    </message>
    <message>
        <source>Show the newer card</source>
        <translation>Покажите новую карту</translation>
    </message>
    <message>
        <source>Earns only today</source>
        <translation>Только начисление</translation>
    </message>
</context>
<context>
    <name>why</name>
    <message>
        <source>Limit: the balance, {spendable}</source>
        <translation>Предел: весь остаток, {spendable}</translation>
    </message>
    <message>
        <source>Offline limit: {guaranteed} of {known}</source>
        <translation>Лимит без связи: {guaranteed} из {known}</translation>
    </message>
    <message>
        <source>Limit: {percent} % of the receipt</source>
        <translation>Предел: {percent} % чека</translation>
    </message>
    <message>
        <source>Limit: at least {money} in money</source>
        <translation>Предел: деньгами не меньше {money}</translation>
    </message>
    <message>
        <source>Limit: lowest prices of the goods</source>
        <translation>Предел: минимальные цены товаров</translation>
    </message>
    <message>
        <source>Limit: in steps of {step}</source>
        <translation>Предел: шаг списания {step}</translation>
    </message>
    <message>
        <source>Limit: {limit} a day</source>
        <translation>Предел: {limit} в день</translation>
    </message>
    <message>
        <source>Limit: the whole sum</source>
        <translation>Предел: вся сумма чека</translation>
    </message>
    <message>
        <source>Scan the customer&apos;s card (F2)</source>
        <translation>Сканируйте карту клиента (F2)</translation>
    </message>
    <message>
        <source>Card is blocked. No bonuses</source>
        <translation>Карта заблокирована. Без бонусов</translation>
    </message>
    <message>
        <source>Card was replaced. No bonuses</source>
        <translation>Карта заменена. Без бонусов</translation>
    </message>
    <message>
        <source>Card is not activated: earning only</source>
        <translation>Карта не активирована: только начисление</translation>
    </message>
    <message>
        <source>Card is new to this till: earning only</source>
        <translation>Карта новая для кассы: только начисление</translation>
    </message>
    <message>
        <source>Number typed by hand: earning only</source>
        <translation>Номер введён вручную: только начисление</translation>
    </message>
    <message>
        <source>No bonuses to redeem yet</source>
        <translation>Бонусов для списания пока нет</translation>
    </message>
    <message>
        <source>Redemption starts from {minimum}</source>
        <translation>Списание — от {minimum}</translation>
    </message>
    <message>
        <source>Allowed {allowed}, the least is {minimum}</source>
        <translation>Можно {allowed}, а минимум — {minimum}</translation>
    </message>
    <message>
        <source>The item takes no bonuses</source>
        <translation>За товар бонусами не платят</translation>
    </message>
    <message>
        <source>{held} held by another sale</source>
        <translation>{held} — в другом чеке</translation>
    </message>
    <message>
        <source>These goods take no bonuses</source>
        <translation>Эти товары бонусами не оплатить</translation>
    </message>
    <message>
        <source>Redemption needs the link. Earning works</source>
        <translation>Для списания нужна связь. Начислим</translation>
    </message>
    <message>
        <source>Redemption suspended. Sales work</source>
        <translation>Списание приостановлено. Продавать можно</translation>
    </message>
    <message>
        <source>No loyalty programme on this till</source>
        <translation>На кассе нет программы лояльности</translation>
    </message>
    <message>
        <source>These goods earn no bonuses</source>
        <translation>За эти товары бонусов нет</translation>
    </message>
    <message>
        <source>Redeemed here, so nothing is earned</source>
        <translation>При списании бонусы не начисляются</translation>
    </message>
    <message>
        <source>Earning starts from {minimum}</source>
        <translation>Начисление — от {minimum}</translation>
    </message>
    <message>
        <source>The sum is too small to earn on</source>
        <translation>Сумма мала для начисления</translation>
    </message>
    <message>
        <source>The item takes no part</source>
        <translation>Товар не участвует</translation>
    </message>
    <message>
        <source>{percent_hundredths} % of {base}, usable from {active_from}</source>
        <translation>{percent_hundredths} % от {base}, доступно с {active_from}</translation>
    </message>
    <message>
        <source>The item is on offer and earns nothing</source>
        <translation>Товар по акции, на него не начисляем</translation>
    </message>
    <message>
        <source>Purchases a day that earn: {limit}</source>
        <translation>Начисляем не больше чем за {limit} пок. в день</translation>
    </message>
    <message>
        <source>{points} for the pieces, usable from {active_from}</source>
        <translation>{points} за товар, доступны с {active_from}</translation>
    </message>
    <message>
        <source>{points} for the visit, usable from {active_from}</source>
        <translation>{points} за визит, доступны с {active_from}</translation>
    </message>
    <message>
        <source>{points} by several rules, usable from {active_from}</source>
        <translation>{points} по нескольким правилам, с {active_from}</translation>
    </message>
    <message>
        <source>Bonuses × {times_hundredths}</source>
        <translation>Бонусы × {times_hundredths}</translation>
    </message>
    <message>
        <source>{tender}: {percent_hundredths} %, here {points}</source>
        <translation>{tender}: {percent_hundredths} %, здесь {points}</translation>
    </message>
    <message>
        <source>Redemptions a day: {limit}</source>
        <translation>Списаний в день: {limit}</translation>
    </message>
    <message>
        <source>Everything is paid with other bonuses</source>
        <translation>Всё уже оплачено другими бонусами</translation>
    </message>
    <message>
        <source>{programme}: only with «{membership}»</source>
        <translation>{programme}: только с «{membership}»</translation>
    </message>
    <message>
        <source>{programme}: the customer does not take part</source>
        <translation>{programme}: клиент не участвует</translation>
    </message>
    <message>
        <source>{programme}: «{better}» gives more</source>
        <translation>{programme}: «{better}» выгоднее</translation>
    </message>
    <message>
        <source>{programme}: from {minimum}, {missing} to go</source>
        <translation>{programme}: от {minimum}, ещё {missing}</translation>
    </message>
    <message>
        <source>{programme}: nothing here is reduced</source>
        <translation>{programme}: на эти товары скидки нет</translation>
    </message>
    <message>
        <source>{programme}: not for this item</source>
        <translation>{programme}: не на этот товар</translation>
    </message>
    <message>
        <source>{programme}: {percent_hundredths} % off</source>
        <translation>{programme}: скидка {percent_hundredths} %</translation>
    </message>
    <message>
        <source>{programme}: {money} off</source>
        <translation>{programme}: скидка {money}</translation>
    </message>
    <message>
        <source>{programme}: {percent_hundredths} % off for {turnover}</source>
        <translation>{programme}: {percent_hundredths} % за покупки на {turnover}</translation>
    </message>
    <message>
        <source>{programme}: {missing} more to {percent_hundredths} %</source>
        <translation>{programme}: ещё {missing} до {percent_hundredths} %</translation>
    </message>
    <message>
        <source>{programme}: {level}, {percent_hundredths} %</source>
        <translation>{programme}: {level}, {percent_hundredths} %</translation>
    </message>
    <message>
        <source>{programme}: with this purchase {level}</source>
        <translation>{programme}: с этой покупкой — {level}</translation>
    </message>
    <message>
        <source>{programme}: {missing} more to {level}</source>
        <translation>{programme}: ещё {missing} до «{level}»</translation>
    </message>
    <message>
        <source>{programme}: {missing} by {on} keep {level}</source>
        <translation>{programme}: {missing} до {on} — и {level} ваш</translation>
    </message>
    <message>
        <source>{programme}: until {on}</source>
        <translation>{programme}: до {on}</translation>
    </message>
    <message>
        <source>{programme}: {days} left, until {on}</source>
        <translation>{programme}: ещё {days}, до {on}</translation>
    </message>
    <message>
        <source>{programme}: ended on {on}</source>
        <translation>{programme}: срок вышел {on}</translation>
    </message>
    <message>
        <source>{programme}: {starts} to {on}</source>
        <translation>{programme}: с {starts} по {on}</translation>
    </message>
    <message>
        <source>{programme}: renewed, {starts} to {on}</source>
        <translation>{programme}: продлено, с {starts} по {on}</translation>
    </message>
    <message>
        <source>{programme}: scan the customer&apos;s card first</source>
        <translation>{programme}: сначала карта клиента</translation>
    </message>
    <message>
        <source>{programme}: {stamps}</source>
        <translation>{programme}: {stamps}</translation>
    </message>
    <message>
        <source>{programme}: {missing} more to a free one</source>
        <translation>{programme}: ещё {missing} до подарка</translation>
    </message>
    <message>
        <source>{programme}: {free} can be free now</source>
        <translation>{programme}: сейчас {free} бесплатно</translation>
    </message>
    <message>
        <source>{programme}: {free} free next time</source>
        <translation>{programme}: в следующий раз {free} бесплатно</translation>
    </message>
    <message>
        <source>{programme}: {free} free</source>
        <translation>{programme}: {free} бесплатно</translation>
    </message>
    <message>
        <source>{programme}: used already, or held at another till</source>
        <translation>{programme}: использован или занят на другой кассе</translation>
    </message>
    <message>
        <source>{programme}: needs the link, not used</source>
        <translation>{programme}: нужна связь, не применён</translation>
    </message>
    <message>
        <source>{programme}: already in this sale</source>
        <translation>{programme}: уже в этом чеке</translation>
    </message>
    <message>
        <source>{programme}: was good until {on}</source>
        <translation>{programme}: действовал до {on}</translation>
    </message>
    <message>
        <source>{programme}: good from {on}</source>
        <translation>{programme}: действует с {on}</translation>
    </message>
    <message>
        <source>{programme}: belongs to another card</source>
        <translation>{programme}: выдан на другую карту</translation>
    </message>
    <message>
        <source>{programme}: no goods for it here</source>
        <translation>{programme}: в чеке нет его товаров</translation>
    </message>
    <message>
        <source>This coupon is not known here</source>
        <translation>Этот купон здесь не знают</translation>
    </message>
    <message>
        <source>{programme}: a coupon, {starts} to {on}</source>
        <translation>{programme}: купон, с {starts} по {on}</translation>
    </message>
    <message>
        <source>{programme}: one card, {least} to {most}</source>
        <translation>{programme}: одна карта, от {least} до {most}</translation>
    </message>
    <message>
        <source>{programme}: cannot be topped up</source>
        <translation>{programme}: пополнить нельзя</translation>
    </message>
    <message>
        <source>{programme}: at most {most} on a card</source>
        <translation>{programme}: на карте не больше {most}</translation>
    </message>
    <message>
        <source>{programme}: {balance} is on the card</source>
        <translation>{programme}: на карте {balance}</translation>
    </message>
    <message>
        <source>{programme}: goods for {money} only</source>
        <translation>{programme}: только товары на {money}</translation>
    </message>
    <message>
        <source>{programme}: nothing is on the card</source>
        <translation>{programme}: на карте ничего нет</translation>
    </message>
    <message>
        <source>{programme}: does not pay these goods</source>
        <translation>{programme}: эти товары не оплачивает</translation>
    </message>
    <message>
        <source>{programme}: {balance}, all in one purchase</source>
        <translation>{programme}: {balance}, только целиком</translation>
    </message>
    <message>
        <source>{programme}: round up by {money}</source>
        <translation>{programme}: округлить на {money}</translation>
    </message>
    <message>
        <source>{programme}: thank you for {gift}</source>
        <translation>{programme}: спасибо за {gift}</translation>
    </message>
    <message>
        <source>{programme}: card of {partner}</source>
        <translation>{programme}: карта «{partner}»</translation>
    </message>
    <message>
        <source>{programme}: {partner} is not taken here</source>
        <translation>{programme}: «{partner}» здесь не принимаем</translation>
    </message>
    <message>
        <source>{programme}: {level}</source>
        <translation>{programme}: {level}</translation>
    </message>
</context>
</TS>
