"""Verbs that report what somebody said."""

from __future__ import annotations

FINITE = (
    "said|says|told|tells|added|adds|warned|warns|argued|argues|explained|explains|commented|"
    "comments|claimed|claims|insisted|insists|stressed|stresses|stated|states|announced|announces|"
    "confirmed|confirms|admitted|admits|replied|replies|asked|asks|urged|urges|called|calls|"
    "described|describes|wrote|writes|tweeted|noted|notes|suggested|suggests|concluded|concludes|"
    "continued|continues|predicted|predicts|complained|complains|pledged|promised|accused|"
    "criticised|criticized|denied|denies|expressed|expresses|acknowledged|conceded|concedes|"
    "labelled|labeled|branded|dubbed|declared|declares|dismissed|rejected|condemned|welcomed|"
    "attacked|praised|remarked|responded|recalled|reiterated|believes|believed|cautioned|"
    "pointed out|hit out|hit back|went on|spoke of|voiced|will say|will tell|will warn|will argue|"
    "defended|disputed|joked|blamed|apologised|apologises|asserted|asserts|contended|maintained|"
    "maintains|observed|demanded|lamented|quipped|recounted|emphasised|emphasized|testified|"
    "vowed|wondered|shouted|thought|thinks|boasted|objected|countered"
)
PARTICIPLE = (
    "saying|adding|warning|arguing|explaining|claiming|insisting|stressing|stating|describing|"
    "calling|noting|suggesting|urging|admitting|telling|citing|branding|labelling|dismissing|"
    "declaring|accusing|predicting|promising|writing"
)
