<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en_US">
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
    <name>Keypad</name>
    <message>
        <source>Erase</source>
        <translation>Стереть</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Close the help first (Esc)</source>
        <translation>Сначала закройте помощь (Esc)</translation>
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
        <source>Queue stalled: {n}, {wait}</source>
        <translation>Очередь стоит: {n}, {wait}</translation>
    </message>
    <message numerus="yes">
        <source>Manager needed: %n operation(s)</source>
        <translation>
            <numerusform>Нужен старший: %n операция</numerusform>
            <numerusform>Нужен старший: %n операции</numerusform>
            <numerusform>Нужен старший: %n операций</numerusform>
        </translation>
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
    <name>errors</name>
    <message>
        <source>Card was not read. Nothing was spent. Scan again or type the number (F2)</source>
        <translation>Карта не прочиталась. Ничего не списано. Сканируйте ещё раз или введите номер (F2)</translation>
    </message>
    <message>
        <source>Number is wrong: check digit does not match</source>
        <translation>Номер с ошибкой: не сходится контрольная цифра</translation>
    </message>
    <message>
        <source>Card is blocked. Sale without bonuses</source>
        <translation>Карта заблокирована. Продажа без бонусов</translation>
    </message>
    <message>
        <source>This card belongs to another chain</source>
        <translation>Это карта другой сети</translation>
    </message>
    <message>
        <source>The app code has expired. Ask to refresh the screen</source>
        <translation>Срок кода из приложения вышел. Попросите обновить экран</translation>
    </message>
    <message>
        <source>Offline redemption limit: {limit}. More needs a manager</source>
        <translation>Лимит списания без связи: {limit}. Больше — со старшим</translation>
    </message>
    <message>
        <source>Offline redemption closed: data older than {hours} h. Earning works</source>
        <translation>Списание без связи закрыто: данные старше {hours} ч. Начисление работает</translation>
    </message>
    <message>
        <source>Balance changed. Check the amount</source>
        <translation>Баланс изменился. Проверьте сумму</translation>
    </message>
    <message>
        <source>SMS code did not match. Attempts left: {tries_left}</source>
        <translation>Код из СМС не подошёл. Осталось попыток: {tries_left}</translation>
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
        <source>Scanner sent a code without a suffix. Check it (Diagnostics)</source>
        <translation>Сканер прислал код без окончания. Проверьте суффикс (Диагностика)</translation>
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
        <translation>Нет бумаги. Продажа сохранена. Замените ленту — чек допечатается</translation>
    </message>
    <message>
        <source>Printer does not answer. Sale is saved. Print will be retried</source>
        <translation>Принтер не отвечает. Продажа сохранена. Печать повторим</translation>
    </message>
    <message>
        <source>Printer cover is open</source>
        <translation>Крышка принтера открыта</translation>
    </message>
    <message>
        <source>Drawer did not open. Use the key</source>
        <translation>Ящик не открылся. Откройте ключом</translation>
    </message>
    <message>
        <source>Fiscal device: shift over 24 hours. Close the shift</source>
        <translation>Фискальный аппарат: смена больше 24 часов. Закройте смену</translation>
    </message>
    <message>
        <source>Fiscal device does not answer. No money taken yet</source>
        <translation>Фискальный аппарат не отвечает. Деньги ещё не приняты</translation>
    </message>
    <message>
        <source>Receipt already issued (No. {number}). No repeat needed</source>
        <translation>Чек уже пробит (№ {number}). Повтор не нужен</translation>
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
        <source>Manager needed: {action}</source>
        <translation>Нужен старший: {action}</translation>
    </message>
    <message>
        <source>Not allowed. The event is logged</source>
        <translation>Прав не хватает. Событие записано</translation>
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
        <source>Wait {seconds} s or call a manager</source>
        <translation>Подождите {seconds} с или позовите старшего</translation>
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
</context>
</TS>
