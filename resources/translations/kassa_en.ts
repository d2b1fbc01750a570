<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>badge</name>
    <message numerus="yes">
        <source>Manager needed: %n operation(s)</source>
        <translation>
            <numerusform>Manager needed: %n operation</numerusform>
            <numerusform>Manager needed: %n operations</numerusform>
        </translation>
    </message>
</context>
</TS>
