"""Texts a person must see first: what the list finds, and how often it cries wolf.

The sentences are ours, none is a citizen's. A list of words finds no more than its words: of
sentences written without looking at it, about half were found (docs/comments.md).
"""

from __future__ import annotations

import pytest

from pipeline.policy import dangers_in, table

GRAVE = """\
Jeg slår ham ihjel hvis han kommer igen
Jeg slog næsten min sagsbehandler ihjel
jeg dræber jer
hun kommer med trusler
jeg brænder lortet ned
jeg kommer med en kniv
jeg skyder den næste
jeg ved hvor du bor
jeg skal nok finde jer
jeg smadrer jer
jeg kvæler hende
jeg sprænger bygningen i luften
jeg vil stikke ham ned
min mand bankede mig
min kæreste slår
jeg får bank derhjemme
de har taget kvælertag på mig
jeg blev voldtaget
blev befamlet af plejeren
seksuelt overgreb
psykisk vold
hun bliver holdt fast
jeg må ikke gå ud, han låser døren
min datter er bange for sin far
jeg tør ikke være hjemme
min mor ligger i sit eget skidt
han truer mig på livet
jeg har lyst til at tage mit eget liv
jeg har tænkt på selvmord
jeg skærer i mig selv
jeg vil ikke leve mere
jeg orker ikke mere, jeg vil bare dø
jeg ønsker mig død
der er ingen grund til at leve
jeg har prøvet at tage en overdosis
jeg springer ud foran et tog
i kan lige så godt begrave mig
jeg skader mig selv
jeg sulter mig selv
jeg draeber ham
han slaar mig
jeg tager mit liv
jeg vil begå selvmord
voldlig mand
min nabo banker sin kone
han tager billeder af mig nøgen
personalet råber og skubber mig
blev skubbet
he hits me every day
i will kill myself
I'm going to shoot you
I am scared of my husband
no reason to live
i skal passe på jer selv
jeg er blevet truet af min sagsbehandler
jeg myrder ham
min bror har et haglgevær og er rasende
Jeg bliver slået derhjemme af min mand
jeg frygter for mit liv
jeg er bange for at komme hjem
personalet er voldsomme og tager fat i os
min mor er blevet mishandlet på plejehjemmet
blev kysset mod min vilje
vi får tæsk
Jeg har selvmordsplaner
jeg ville ønske jeg var død
jeg har skaaret i mine arme
jeg får selvmordstanker af jobcentret
folk dør på grund af jer
i skal få jeres straf
næste gang får du en på hovedet
jeg hader jer og håber i dør
min eksmand slog børnene
min nabo slår sine børn
min kæreste voldtog mig
der er en der piller ved min datter
I will burn your office down
""".splitlines()
HARMLESS = """\
Super god service og venligt personale
Jeg har fået den hjælp jeg havde brug for
Ventetiden på telefonen er alt for lang
Der mangler information om mine rettigheder
Min sagsbehandler er dygtig og lytter
Jeg er glad for min hjemmehjælper
Skiftende personale gør det svært
Det er svært at finde rundt på hjemmesiden
De svarer ikke på mails
Jeg fik afslag uden begrundelse
Der gik tre måneder før jeg fik svar
God vejledning og hurtig behandling
Jeg følte mig hørt og respekteret
Støttepersonen er helt fantastisk
Maden kunne være bedre og varmere
Der er for få aktiviteter i weekenden
Lejligheden er fin men der er koldt
Jeg synes at kommunen skal blive bedre til at samarbejde
Tak for hjælpen med boligen
Jeg er blevet meget bedre til at komme ud
Det har ændret mit liv til det bedre
Jeg kan nu klare mig selv
Personalet har altid travlt
Der er ikke nok tid til at tale sammen
Aftenvagterne er gode
Kommunikationen mellem afdelingerne halter
Jeg skal gentage min historie hver gang
Brevene er svære at forstå
Digital post er besværligt for ældre
Jeg ved ikke hvem jeg skal kontakte
Behandlingen blev afbrudt på grund af nedskæringer
Jeg håber at tilbuddet fortsætter
Fysioterapeuten er god til at motivere
Der mangler parkeringspladser
Min mor er tryg på plejehjemmet
Vi er glade for at I kom så hurtigt
Hjælpemidlet kom for sent
Det er en god støtte i hverdagen
Jeg oplever at blive talt ned til
Man bliver mødt med mistillid
Jobcentret forstår ikke min sygdom
Jeg er stadig syg og har brug for hjælp
Mit barn trives i dagtilbuddet
Pædagogerne er søde og nærværende
Rengøring hver 14. dag er for lidt
De holder hvad de lover
Det var en dårlig oplevelse
Der er god stemning på stedet
Jeg savner flere ture ud af huset
Værelset er for lille
Alle er venlige og smilende
Der var lukket da jeg kom
Personalet er gode til at lave mad
Jeg føler mig tryg
Mødet blev aflyst flere gange
Jeg fik en undskyldning bagefter
Kontaktpersonen var på ferie
Medicinen blev givet for sent
Man skal kæmpe for alt
Vi kæmper mod et system
Alt tager lang tid
Der er langt til nærmeste center
""".splitlines()


@pytest.mark.parametrize("text", GRAVE)
def test_a_grave_text_is_found_however_it_is_typed(text):
    hasty = text.replace("å", "aa").replace("ø", "oe").replace("æ", "ae")
    hastier = text.replace("å", "a").replace("ø", "o").replace("æ", "e")
    for written in (text, text.upper(), hasty, hastier, text.replace(" ", "  ")):
        assert dangers_in(written), written


def test_ordinary_texts_are_left_alone():
    assert [text for text in HARMLESS if dangers_in(text)] == []


@pytest.mark.parametrize("kind", table("comments")["look_first"])
def test_every_word_of_the_list_is_found_in_its_kind(kind):
    for word in table("comments")["look_first"][kind]:
        written = word.strip(" *").replace(" ...", " en, to og tre").capitalize()
        assert kind in dangers_in(f"Og {written}, sagde hun"), word


def test_the_signs_of_the_list_mean_what_they_say():
    assert dangers_in("Hustruvolden") == ()  # *vold and a space: the end of a word
    assert dangers_in("Der er hustruvold") == ("abuse",)
    assert dangers_in("De vil have en lang og varm døgnpleje") == ()  # dø and a space: whole
    assert dangers_in("De vil brænde det hele ned") == ("threat",)
    assert dangers_in("brænde et to tre fire fem ned") == ()  # at most four words between
