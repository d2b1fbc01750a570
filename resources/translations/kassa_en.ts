<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>CountedBadge</name>
    <message numerus="yes">
        <source>Manager needed: %n operation(s)</source>
        <translation>
            <numerusform>Manager needed: %n operation</numerusform>
            <numerusform>Manager needed: %n operations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedInShift</name>
    <message numerus="yes">
        <source>%n sale(s) not decided: parked, unpaid or on the screen. Finish or void them</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) will be sent when the link is back. Do not uninstall Kassa</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedOperations</name>
    <message numerus="yes">
        <source>The link works. %n operation(s) are being sent</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedPrices</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParkedLine</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShiftOpenScreen</name>
    <message numerus="yes">
        <source>%n paper(s) to print</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
