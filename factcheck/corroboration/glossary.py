"""What words of Russian, Ukrainian, German and French reports are in English; knows no grammar.

Each line is an English word and the beginnings of the foreign ones that stand for it; the longest
beginning wins. Only the words by which reports count, deny, date and tell of events are here.
"""

CYRILLIC = frozenset({"ru", "uk"})

# Where several words, or one before a number, are one in English.
PHRASES = {
    "ru": {
        "более чем|более|свыше|больше": "more than",
        "не менее|как минимум": "at least",
        "не более": "no more than",
        "менее|меньше": "less than",
        "около|примерно|порядка|почти": "about",
        "по состоянию на": "as of",
        r"до(?=\s\d)": "up to",
        r"кв\.?\s?км|квадратных километр\w+": "square kilometres",
        r"в плен|в плену": "captured",
        r"населенн\w+ пункт\w*|населённ\w+ пункт\w*": "settlements",
        r"тыс\.?": "thousand",
        r"млн\.?": "million",
        r"млрд\.?": "billion",
        "процентн\\w+ пункт\\w*": "percentage points",
    },
    "uk": {
        "більше ніж|більш ніж|понад|більше": "more than",
        "щонайменше|не менше|не менш як": "at least",
        "не більше": "no more than",
        "менше": "less than",
        "близько|приблизно|майже|орієнтовно": "about",
        "станом на": "as of",
        r"до(?=\s\d)": "up to",
        r"кв\.?\s?км|квадратних кілометр\w+": "square kilometres",
        r"у полон|в полон|у полоні": "captured",
        r"населен\w+ пункт\w*": "settlements",
        r"тис\.?": "thousand",
        r"млн\.?": "million",
        r"млрд\.?": "billion",
        "відсотков\\w+ пункт\\w*": "percentage points",
    },
    "de": {
        "mehr als|über(?=\\s\\d)": "more than",
        "mindestens|wenigstens": "at least",
        "höchstens|nicht mehr als": "no more than",
        "weniger als|unter(?=\\s\\d)": "less than",
        "rund|etwa|ungefähr|circa|knapp|fast": "about",
        "bis zu": "up to",
        "mit Stand vom|Stand": "as of",
        "gefangen genommen|gefangengenommen": "captured",
        "Prozentpunkte?n?": "percentage points",
        "Tausende": "thousands",
        "Dutzende": "dozens",
        "Hunderte": "hundreds",
    },
    "fr": {
        "plus de|plus d['\u2019]": "more than",
        "au moins": "at least",
        "moins de|moins d['\u2019]": "less than",
        "environ|près de|quelque|autour de": "about",
        "jusqu['\u2019]à": "up to",
        "à la date du|au(?=\\s\\d)": "as of",
        "faits? prisonniers?": "captured",
        "points? de pourcentage": "percentage points",
        "kilomètres carrés": "square kilometres",
        "des milliers": "thousands",
        "des dizaines": "dozens",
        "des centaines": "hundreds",
    },
}

_RU = """
captured: захват захвач пленил пленен взял взят
prisoners: пленн военнопленн
soldiers: солдат военнослужащ бойц боец
troops: войск
forces: сил
killed: убит погиб
dead: мертв
wounded: ранен пострада
evacuated: эвакуир эвакуац вывез
residents: жител
civilians: гражданск мирн
people: человек люд
children: дет ребен
drones: дрон беспилотник бпла
missiles: ракет
tanks: танк
aircraft: самолет самолёт
kilometres: километр км
metres: метр
tonnes: тонн
per cent: процент
dollars: доллар
roubles: рубл
euros: евро
thousand: тыс
million: млн миллион
billion: млрд миллиард
not: не
no: нет
denied: опроверг отрица опроверж
false: ложн фейк
said: заяви сообщ сказа рассказа
confirmed: подтверд подтвержд
verified: провер
control: контрол
shot: сби
down: уничтож
border: границ
attacked: атак
attack: нападен наступлен
declared: объяв
emergency: чрезвычайн
government: правительств
governor: губернатор
president: президент
minister: министр
ministry: министерств
army: арми
village: сел деревн
city: город
Russian: росси
Ukrainian: украин
Moscow: москв
Kyiv: киев
Russia: рф
American: америк сша
Chinese: кита
German: герман немец
and: и
in: в во
on: на
from: из
by: к
of: о об
that: что
have: был была было были
January: январ
February: феврал
March: март
April: апрел
May: мая
June: июн
July: июл
August: август
September: сентябр
October: октябр
November: ноябр
December: декабр
"""
_UK = """
captured: захоп взял взят
prisoners: полонен військовополонен
soldiers: солдат військовослужб боєц бійц
troops: військ
forces: сил
killed: вбит убит загин
wounded: поранен
evacuated: евакуй евакуац евакуюв
residents: мешкан жител
civilians: цивільн мирн
people: людей люд осіб особ
children: діт дит
drones: дрон безпілотник бпла
missiles: ракет
tanks: танк
aircraft: літак
kilometres: кілометр км
metres: метр
tonnes: тонн
per cent: відсот процент
dollars: долар
hryvnias: гривен гривн
euros: євро
thousand: тис
million: млн мільйон
billion: млрд мільярд
not: не
no: немає нема
denied: спростув запереч
false: неправдив фейк
said: заяви повідом сказа розпові
confirmed: підтвер
verified: перевір
control: контрол
shot: збит збил
down: знищ
border: кордон
attacked: атак
attack: наступ
declared: оголо
emergency: надзвичайн
government: уряд
governor: губернатор
president: президент
minister: міністр
ministry: міністерств
army: армі
village: сел
city: міст
Russian: росі
Ukrainian: україн
Moscow: москв
Kyiv: київ києв києв
Russia: рф
American: америк сша
Chinese: кита
German: німе
and: і й та
in: в у
on: на
from: з із
by: до
of: про
that: що
have: був була було були
January: січ
February: лют
March: берез
April: квіт
May: травн
June: черв
July: лип
August: серп
September: верес
October: жовт
November: листопад
December: груд
"""
_DE = """
captured: gefangen erober eingenommen
prisoners: gefangene kriegsgefangen
soldiers: soldat
troops: truppen
forces: streitkräft
killed: getötet
dead: tote toten
wounded: verletzt verwundet
evacuated: evakuier
residents: einwohner bewohner
civilians: zivilist
people: menschen personen
children: kinder
drones: drohne
missiles: rakete
tanks: panzer
aircraft: flugzeug
settlements: siedlung ortschaft
kilometres: kilometer
square kilometres: quadratkilometer
tonnes: tonne
per cent: prozent
euros: euro
thousand: tausend
million: million
billion: milliarde mrd
not: nicht
no: kein keine
never: nie niemals
denied: dementier bestritt bestreit bestritten
false: falsch
said: sagte erklärte mitgeteilt teilte
confirmed: bestätig
verified: überprüf
control: kontroll
attacked: angegriffen
attack: angriff
declared: ausgerufen
government: regierung
governor: gouverneur
minister: minister
ministry: ministerium
village: dorf dörfer
city: stadt
Russian: russisch russland
Ukrainian: ukrainisch ukraine
Moscow: moskau
Kyiv: kiew kyjiw
American: amerikanisch usa
Chinese: chinesisch china
German: deutsch
French: französisch frankreich
and: und
in: im
from: aus
that: dass
have: wurden wurde haben worden
the: der die das den dem des
January: januar
February: februar
March: märz
May: mai
June: juni
July: juli
October: oktober
December: dezember
"""
_FR = """
captured: capturé captur
prisoners: prisonnier
soldiers: soldat militaire
troops: troupes
forces: forces
killed: tué tués
dead: morts
wounded: blessé
evacuated: évacu
residents: habitant
civilians: civil
people: personnes
children: enfant
drones: drone
missiles: missile
tanks: char chars
aircraft: avion
settlements: localité
kilometres: kilomètre
per cent: pourcent
euros: euro
dollars: dollar
thousand: mille millier
million: million
billion: milliard
not: pas
never: jamais
denied: démenti dément nié nie
false: faux fausse
said: dit déclaré annoncé affirm
confirmed: confirmé
verified: vérifi
control: contrôl
attacked: attaqué
government: gouvernement
governor: gouverneur
minister: ministre
ministry: ministère
village: village
city: ville
Russian: russe russie
Ukrainian: ukrain
Moscow: moscou
Kyiv: kiev
American: américain états-unis
Chinese: chinois chine
German: allemand allemagne
French: français
and: et
in: en dans
from: de du depuis
that: que
have: ont été
the: le la les des
January: janvier
February: février
March: mars
April: avril
May: mai
June: juin
July: juillet
August: août
September: septembre
October: octobre
November: novembre
December: décembre
"""


def _read(lines: str) -> dict[str, str]:
    return {
        beginning: english
        for english, _, beginnings in (line.partition(":") for line in lines.strip().split("\n"))
        for beginning in beginnings.split()
    }


BEGINNINGS = {"ru": _read(_RU), "uk": _read(_UK), "de": _read(_DE), "fr": _read(_FR)}
# A beginning this short stands for itself only: "не" is no beginning of "небо".
WHOLE_WORD_CHARACTERS = 3
