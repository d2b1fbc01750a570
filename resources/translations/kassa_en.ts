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
    <name>Counts</name>
    <message numerus="yes">
        <source>%n stamp(s)</source>
        <translation>
            <numerusform>%n stamp</numerusform>
            <numerusform>%n stamps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s)</source>
        <translation>
            <numerusform>%n receipt</numerusform>
            <numerusform>%n receipts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shift(s)</source>
        <translation>
            <numerusform>%n shift</numerusform>
            <numerusform>%n shifts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s)</source>
        <translation>
            <numerusform>%n operation</numerusform>
            <numerusform>%n operations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiagnosticsScreen</name>
    <message numerus="yes">
        <source>%n fault(s)</source>
        <translation>
            <numerusform>%n fault</numerusform>
            <numerusform>%n faults</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to look at</source>
        <translation>
            <numerusform>%n thing to look at</numerusform>
            <numerusform>%n things to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParkedLine</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParkedViewModel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShiftCloseScreen</name>
    <message numerus="yes">
        <source>%n sale(s) left: parked or on the screen</source>
        <translation>
            <numerusform>%n sale left: parked or on the screen</numerusform>
            <numerusform>%n sales left: parked or on the screen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) are being sent</source>
        <translation>
            <numerusform>%n operation is being sent</numerusform>
            <numerusform>%n operations are being sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) will be sent when the server is in order</source>
        <translation>
            <numerusform>%n operation will be sent when the server is in order</numerusform>
            <numerusform>%n operations will be sent when the server is in order</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) will be sent when the link is back</source>
        <translation>
            <numerusform>%n operation will be sent when the link is back</numerusform>
            <numerusform>%n operations will be sent when the link is back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShiftOpenScreen</name>
    <message numerus="yes">
        <source>%n paper(s) to print</source>
        <translation>
            <numerusform>%n paper to print</numerusform>
            <numerusform>%n papers to print</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncViewModel</name>
    <message numerus="yes">
        <source>Being sent: %n operation(s)</source>
        <translation>
            <numerusform>Being sent: %n operation</numerusform>
            <numerusform>Being sent: %n operations</numerusform>
        </translation>
    </message>
</context>
</TS>
