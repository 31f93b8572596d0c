"""Publishers, owners and parties that a new newsroom begins with; it may edit the rows."""

from django.db import migrations

# Owner -> "address=name" of what belongs to it. One name stands for all addresses without one.
# Source: the publishers' own imprints and annual reports.
OWNERS = {
    "Advance Publications": "cleveland.com nj.com oregonlive.com=The_Oregonian al.com mlive.com newyorker.com=The_New_Yorker wired.com=Wired",
    "Agence France-Presse": "afp.com=AFP",
    "Al Jazeera Media Network": "aljazeera.com=Al_Jazeera aljazeera.net=Al_Jazeera_Arabic",
    "Alden Global Capital": "chicagotribune.com=Chicago_Tribune nydailynews.com=New_York_Daily_News denverpost.com=The_Denver_Post mercurynews.com=The_Mercury_News orlandosentinel.com=Orlando_Sentinel sun-sentinel.com=Sun_Sentinel ocregister.com=Orange_County_Register",
    "Axel Springer": "bild.de=Bild welt.de=Die_Welt politico.com=Politico politico.eu=Politico_Europe businessinsider.com=Business_Insider",
    "BBC": "bbc.co.uk=BBC bbc.com=BBC_World",
    "Bertelsmann": "rtl.de=RTL n-tv.de=n-tv stern.de=Stern",
    "Bloomberg": "bloomberg.com=Bloomberg",
    "Comcast": "nbcnews.com=NBC_News news.sky.com=Sky_News telemundo.com=Telemundo",
    "DMG Media": "dailymail.co.uk=Daily_Mail metro.co.uk=Metro inews.co.uk=The_i_Paper",
    "Deutsche Presse-Agentur": "dpa.com=dpa dpa-international.com=dpa_International",
    "Deutsche Welle": "dw.com=Deutsche_Welle",
    "France Médias Monde": "france24.com=France_24 rfi.fr=RFI",
    "Funke": "waz.de=WAZ morgenpost.de=Berliner_Morgenpost abendblatt.de=Hamburger_Abendblatt",
    "Gannett": "usatoday.com=USA_Today azcentral.com=The_Arizona_Republic freep.com=Detroit_Free_Press indystar.com=The_Indianapolis_Star courier-journal.com=The_Courier-Journal cincinnati.com=The_Cincinnati_Enquirer tennessean.com=The_Tennessean",
    "Guardian Media Group": "theguardian.com=The_Guardian",
    "Hearst": "sfchronicle.com=San_Francisco_Chronicle sfgate.com=SFGATE houstonchronicle.com=Houston_Chronicle chron.com=Chron ctpost.com=Connecticut_Post timesunion.com=Times_Union",
    "Interfax": "interfax.com=Interfax interfax.ru=Интерфакс",
    "Le Monde Group": "lemonde.fr=Le_Monde nouvelobs.com=Le_Nouvel_Obs courrierinternational.com=Courrier_international telerama.fr=Télérama",
    "Lee Enterprises": "stltoday.com=St._Louis_Post-Dispatch omaha.com=Omaha_World-Herald richmond.com=Richmond_Times-Dispatch buffalonews.com=The_Buffalo_News",
    "Madsack": "haz.de=Hannoversche_Allgemeine rnd.de=RND",
    "McClatchy": "miamiherald.com=Miami_Herald kansascity.com=The_Kansas_City_Star sacbee.com=The_Sacramento_Bee charlotteobserver.com=The_Charlotte_Observer newsobserver.com=The_News_&_Observer star-telegram.com=Fort_Worth_Star-Telegram",
    "New York Times Company": "nytimes.com=The_New_York_Times",
    "News Corp": "wsj.com=The_Wall_Street_Journal nypost.com=New_York_Post thetimes.com=The_Times thesun.co.uk=The_Sun theaustralian.com.au=The_Australian news.com.au barrons.com=Barron's marketwatch.com=MarketWatch",
    "Nikkei": "ft.com=Financial_Times nikkei.com=Nikkei",
    "Nine Entertainment": "smh.com.au=The_Sydney_Morning_Herald theage.com.au=The_Age afr.com=Australian_Financial_Review",
    "1+1 Media": "tsn.ua=TSN unian.net=UNIAN unian.ua=УНІАН",
    "National Media Group": "iz.ru=Известия ren.tv=РЕН_ТВ",
    "Postmedia": "nationalpost.com=National_Post montrealgazette.com=Montreal_Gazette vancouversun.com=Vancouver_Sun ottawacitizen.com=Ottawa_Citizen calgaryherald.com=Calgary_Herald",
    "Prisa": "elpais.com=El_País cadenaser.com=Cadena_SER as.com=Diario_AS",
    "RCS MediaGroup": "corriere.it=Corriere_della_Sera elmundo.es=El_Mundo",
    "Reach": "mirror.co.uk=Daily_Mirror express.co.uk=Daily_Express dailystar.co.uk=Daily_Star dailyrecord.co.uk=Daily_Record manchestereveningnews.co.uk=Manchester_Evening_News liverpoolecho.co.uk=Liverpool_Echo walesonline.co.uk=WalesOnline",
    "The Associated Press": "apnews.com=AP",
    "Thomson Reuters": "reuters.com=Reuters",
    "U.S. Agency for Global Media": "voanews.com=Voice_of_America rferl.org=RFE/RL svoboda.org=Радио_Свобода radiosvoboda.org=Радіо_Свобода",
    "Ukrayinska Pravda": "pravda.com.ua=Українська_правда",
    "Warner Bros. Discovery": "cnn.com=CNN",
    "": "kyivindependent.com=The_Kyiv_Independent meduza.io=Meduza novayagazeta.eu=Novaya_Gazeta_Europe zona.media=Медиазона theins.ru=The_Insider themoscowtimes.com=The_Moscow_Times understandingwar.org=Institute_for_the_Study_of_War bellingcat.com=Bellingcat spiegel.de=Der_Spiegel lefigaro.fr=Le_Figaro cbc.ca=CBC",
}

# Party -> what its bodies and people are called, by "; ", and what it publishes itself, its state
# media included: owner -> "address=name".
PARTIES = {
    "Russia": (
        "Kremlin; Vladimir Putin; Putin; Dmitry Peskov; Sergei Lavrov; Sergey Lavrov; Russian Ministry of Defence; Russia Ministry of Defence; Russian Defence Ministry; Russia Defence Ministry; Russian Foreign Ministry; Russia Foreign Ministry; Russian General Staff; Russian military; Russian army; Russian armed forces; FSB; Rosgvardia; Министерство обороны России; Минобороны России; Путин; Кремль",
        {
            "Government of Russia": "mil.ru=Russian_Ministry_of_Defence t.me/mod_russia=Russian_Ministry_of_Defence,_Telegram tvzvezda.ru=Zvezda kremlin.ru=President_of_Russia mid.ru=Russian_Foreign_Ministry government.ru=Government_of_Russia rg.ru=Российская_газета",
            "TASS": "tass.com=TASS tass.ru=ТАСС",
            "Rossiya Segodnya": "ria.ru=РИА_Новости sputnikglobe.com=Sputnik inosmi.ru=ИноСМИ",
            "TV-Novosti": "rt.com=RT",
            "VGTRK": "vesti.ru=Вести smotrim.ru=Смотрим",
        },
    ),
    "Ukraine": (
        "Volodymyr Zelenskyy; Volodymyr Zelensky; Zelenskyy; Zelensky; Zelenskiy; Oleksandr Syrskyi; Syrskyi; General Staff of Ukraine; Ukrainian General Staff; General Staff of the Armed Forces of Ukraine; Ukrainian Ministry of Defence; Ukraine Ministry of Defence; Ukrainian Defence Ministry; Ukraine Defence Ministry; Ukrainian Foreign Ministry; Ukraine Foreign Ministry; Ukrainian military; Ukrainian army; Ukrainian armed forces; Armed Forces of Ukraine; Security Service of Ukraine; SBU; Генеральний штаб ЗСУ; Міністерство оборони України; Зеленський",
        {
            "Government of Ukraine": "mil.gov.ua=Ukrainian_Ministry_of_Defence mod.gov.ua=Ukrainian_Ministry_of_Defence,_new_site zsu.gov.ua=Armed_Forces_of_Ukraine t.me/generalstaffzsu=General_Staff_of_Ukraine,_Telegram president.gov.ua=President_of_Ukraine t.me/v_zelenskiy_official=Volodymyr_Zelenskyy,_Telegram kmu.gov.ua=Government_of_Ukraine mfa.gov.ua=Ukrainian_Foreign_Ministry ssu.gov.ua=Security_Service_of_Ukraine gur.gov.ua=Defence_Intelligence_of_Ukraine ukrinform.net=Ukrinform ukrinform.ua=Укрінформ",
        },
    ),
    "United States": (
        "White House; Pentagon; US State Department; State Department; US Department of Defence; US Department of State; CENTCOM; US Central Command; US military; US army",
        {
            "Government of the United States": "whitehouse.gov=The_White_House state.gov=US_Department_of_State defense.gov=US_Department_of_Defense war.gov=US_Department_of_War centcom.mil=US_Central_Command",
        },
    ),
    "China": (
        "Chinese Foreign Ministry; China Foreign Ministry; Chinese Defence Ministry; China Defence Ministry; Chinese military; Chinese government; Xi Jinping; People's Liberation Army",
        {
            "Government of China": "mfa.gov.cn=Chinese_Foreign_Ministry mod.gov.cn=Chinese_Ministry_of_National_Defence xinhuanet.com=Xinhua news.cn=新华网 chinadaily.com.cn=China_Daily cgtn.com=CGTN people.com.cn=People's_Daily globaltimes.cn=Global_Times",
        },
    ),
    "Israel": (
        "Israel Defence Forces; IDF; Israeli military; Israeli army; Israeli government; Israeli Foreign Ministry; Benjamin Netanyahu; Netanyahu",
        {"Government of Israel": "idf.il=Israel_Defense_Forces gov.il=Government_of_Israel"},
    ),
    "Hamas": ("Hamas; Qassam Brigades; Gaza Health Ministry; Hamas-run health ministry", {}),
    "Iran": (
        "Iranian Foreign Ministry; Iran Foreign Ministry; Iranian government; Islamic Revolutionary Guard Corps; Revolutionary Guards; IRGC; Ali Khamenei",
        {
            "Government of Iran": "irna.ir=IRNA presstv.ir=Press_TV mfa.ir=Iranian_Foreign_Ministry",
        },
    ),
    "Belarus": (
        "Alexander Lukashenko; Lukashenko; Belarusian Defence Ministry; Belarus Defence Ministry",
        {"Government of Belarus": "belta.by=BelTA president.gov.by=President_of_Belarus"},
    ),
    "Turkey": (
        "Turkish Foreign Ministry; Turkish Defence Ministry; Recep Tayyip Erdogan; Erdogan; Erdoğan",
        {"Government of Turkey": "aa.com.tr=Anadolu trtworld.com=TRT_World mfa.gov.tr=Turkish_Foreign_Ministry"},
    ),
    "North Korea": ("KCNA; Kim Jong Un; North Korean military", {"Government of North Korea": "kcna.kp=KCNA"}),
    "NATO": ("NATO", {"NATO": "nato.int=NATO"}),
    "European Union": (
        "European Commission; European Council; European External Action Service",
        {"European Union": "europa.eu=European_Union"},
    ),
}


def enter(apps, schema_editor):
    Owner = apps.get_model("factcheck", "Owner")
    Party = apps.get_model("factcheck", "Party")
    Publisher = apps.get_model("factcheck", "Publisher")

    def publish(owner, party, listed):
        row = Owner.objects.get_or_create(name=owner)[0] if owner else None
        for each in listed.split():
            address, _, name = each.partition("=")
            told = {"name": (name or address).replace("_", " "), "owner": row, "party": party}
            Publisher.objects.get_or_create(address=address, defaults=told)

    for owner, listed in OWNERS.items():
        publish(owner, None, listed)
    for name, (aliases, families) in PARTIES.items():
        party, is_new = Party.objects.get_or_create(name=name)
        if not party.aliases:
            party.aliases = aliases.split("; ")
            party.save()
        for owner, listed in families.items():
            publish(owner, party, listed)


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0017_origins_by_hand")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
