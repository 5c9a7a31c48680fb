"""What regulators read is told in words: who, about what, how much; and what is not known yet."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from coop_credit.store import received
from coop_credit.store.received import PinnedKey
from tests.web.browsers import DESK
from tests.web.browsers import visit
from tests.web.region_clients import Region
from tests.web.regions import REPORTED
from tests.web.worlds import World


def chinese(region: Region, address: str) -> str:
    answer = region.client.get(address, headers={"Accept-Language": "zh"})
    assert answer.status_code == 200, address
    return answer.text


def test_a_case_names_who_and_about_whom(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region/cases/pingdu/2026-11")
    assert "<td>3 号社员</td><td>manager</td>" in told
    assert not [code for code in ("member:", "staff:") if code in told]
    assert "本次：实际 1,000.00 元，限额 500.00 元。" in told


def test_a_pack_names_who_brought_it_and_who_knows_its_key(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region/packs/pingdu/2026-11")
    assert told.count("<dd>监管部门 li</dd>") == 2
    assert "regulator:" not in told


def test_a_list_for_paper_has_sums_as_people_read_them(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region/export?format=print&month=2026-11")
    assert '<td class="number">2,360,000.00</td>' in told
    assert '<td class="number">112</td>' in told
    assert '<th scope="col" class="number">互助资金</th>' in told
    assert '<th scope="col">名称</th>' in told
    assert "<dd>监管部门 x</dd>" in told
    told = chinese(region, "/region/breaches/export?format=print&month=2026-11")
    assert "<td>4 号社员</td>" in told
    assert '<td class="number">160,480.00</td>' in told
    assert "<td>3 号借款</td>" in told
    assert "<td>月末</td>" in told
    assert "month-end" not in told
    told = chinese(region, "/region/export?format=print&month=2026-12")
    assert '<th scope="col">从哪月起未报</th>' in told
    assert "<td>2026-11</td>" in told


@pytest.mark.parametrize(
    "address, told",
    [
        (f"cases/fumandi/entries/{REPORTED}", f"记录 {REPORTED}"),
        ("cases/fumandi/month-ends/2026-11", "月末 2026-11"),
        ("cases/pingdu/2026-11?of=standing-cap&case=L1", "2026-11 现有借款与上限 1 号借款"),
        ("export?format=print&month=2026-11&state=late", "3702 2026-11 打印 逾期未报"),
        (
            "export?format=csv&month=2026-11&rule=standing-cap&breaches=1&name=lt",
            "3702 2026-11 csv lt 现有借款与上限 只看有违规的",
        ),
    ],
)
def test_what_was_looked_at_is_told_without_codes(region: Region, address: str, told: str) -> None:
    region.enter("regulator")
    chinese(region, f"/region/{address}")
    assert f"<td>{told}</td>" in chinese(region, "/region/accesses")


def test_before_packs_come_in_nothing_is_said_to_be_in_order(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region?month=2026-12")
    assert "9 家合作社，0 家已报送；收到合规包以后才能看出有没有违规。" in told
    assert "没有违规。" in chinese(region, "/region?month=2026-11&name=yunling")


def test_who_is_behind_with_months_before_is_told_first(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region?month=2026-12")
    assert told.count("起未报") == 1
    first = told[told.index("<tbody>") : told.index("</tr>", told.index("<tbody>"))]
    assert '<span class="tag bad">2026-11 起未报</span>' in first
    assert "起未报" not in chinese(region, "/region?month=2026-11")


def test_every_page_of_a_regulator_is_blue(browser: Browser, standing_county: World) -> None:
    with visit(browser, standing_county, "regulator", minding="404") as page:
        for address in ("/region", "/sessions", "/region?region=9999", "/c/fumandi/"):
            page.goto(address)
            bar = page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor")
            assert bar == "rgb(31, 59, 87)", address
            assert page.locator(".whose").inner_text() == "互助资金监管 3702"


def test_what_is_lent_is_drawn_as_wide_as_its_column(
    browser: Browser, standing_county: World
) -> None:
    with visit(browser, standing_county, "regulator", viewport=DESK) as page:
        page.goto("/region?month=2026-11")
        row = page.locator("tbody tr").first
        meter, cell = row.locator("svg.meter"), row.locator("td:has(svg.meter)")
        drawn, room = meter.bounding_box(), cell.bounding_box()
        assert drawn is not None
        assert room is not None
        assert drawn["width"] > room["width"] * 0.7
        # Its bottom is that of the row, so that the rule below goes through.
        beside = row.locator("td").first.bounding_box()
        assert beside is not None
        assert room["height"] == beside["height"]


def test_who_is_behind_is_counted_looked_for_and_leads_to_what_came_last(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region?month=2026-12")
    assert "<strong>1 家以前月份逾期未报。</strong>" in told
    assert told.count('<tr class="flagged">') == 1
    # The trend is not narrowed; the list is, to fumandi of whom nothing ever came.
    looked_for = chinese(region, "/region?month=2026-12&state=behind")
    assert looked_for.count('<th scope="row">') == 2
    assert "最近一次" not in looked_for
    yunling = chinese(region, "/region?month=2026-12&name=yunling")
    assert '/2026-11?region=3702">最近一次 2026-11</a>' in yunling
    assert "家以前月份" not in yunling
    assert "家合作社" not in chinese(region, "/region?month=2026-12&name=qqqq")


def test_months_that_not_all_handed_in_are_told_and_drawn_apart(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region?month=2026-11")
    trend = told[told.index("<h2>近十二个月</h2>") :]
    # November: eight of nine; the eleven months before: only the seven rows, all of them.
    missing = "/region?state=not-filed&amp;region=3702&amp;month=2026-11"
    assert f'<td class="number"><a href="{missing}">8（应报 9）</a></td>' in trend
    assert trend.count("（应报") == 1
    assert trend.count('<circle class="ok part"') == 1
    # One column, and the line that leads to the point; the key says what that means.
    assert trend.count('<line class="ok part"') == 1
    assert trend.count('<rect class="ok part"') == 2
    assert "尚未报齐" in trend
    whole = chinese(region, "/region?month=2026-10")
    assert "part" not in whole[whole.index("<h2>近十二个月</h2>") :]


def test_a_pack_says_whether_its_key_is_the_one_on_file(region: Region) -> None:
    form_token = region.enter("regulator")
    told = chinese(region, "/region/packs/pingdu/2026-11")
    assert "签名用的就是登记的公钥" in told
    assert "签名的公钥" not in told
    with region.office.database.write() as tx:
        received.put_key(tx, _other_key(received.find_key(tx, "pingdu")))
    told = chinese(region, "/region/packs/pingdu/2026-11")
    assert "此包用先前登记的公钥签名" in told
    assert "<dt>签名的公钥</dt>" in told
    sent = {"form_token": form_token, "remark": "请说明。", "step": "send-back"}
    assert region.post("/region/packs/pingdu/2026-11", sent).status_code == 303
    assert "退回说明：请说明。" in chinese(region, "/region/packs/pingdu/2026-11")
    assert "曾退回" not in chinese(region, "/region/packs/pingdu/2026-11")


def test_where_nothing_came_in_nothing_is_added_up(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region?month=2026-12")
    total = told[told.index("<tfoot>") : told.index("</tfoot>")]
    assert total.count('<td class="number">—</td>') == 4
    assert "0" not in total.replace("已报送 0 家", "")


def test_packs_that_are_late_or_to_be_looked_into_come_first(region: Region) -> None:
    region.enter("regulator")
    told = chinese(region, "/region/packs?month=2026-11")
    names = ("测试粮蔬专业合作社", "东塘水产", "金穗粮食", "绿田蔬菜")
    places = [told.index(name) for name in names]
    assert places == sorted(places)
    assert '<th scope="col">报送期限</th>' in told


def test_a_key_that_nobody_vouched_for_is_to_be_compared(region: Region) -> None:
    region.enter("regulator")
    address = "/region/packs/pingdu/2026-11"
    assert "没有他人作证" in chinese(region, address)
    with region.office.database.write() as tx:
        key = _other_key(received.find_key(tx, "pingdu"))
        received.put_key(tx, replace(key, second="regulator:y"))
    assert "没有他人作证" not in chinese(region, address)


def test_a_pack_from_the_cooperative_itself_says_so(region: Region) -> None:
    region.enter("regulator")
    with region.office.database.write() as tx:
        pack = received.find_pack(tx, "coop-1", "2026-11")
        assert pack is not None
        brought = replace(pack, month="2026-12", received_by="staff:chen")
        received.put_pack(tx, brought, [], b"no zip")
    assert "<dd>合作社的 chen</dd>" in chinese(region, "/region/packs/coop-1/2026-12")


def test_a_trial_says_whose_loans_are_not_in_it(region: Region) -> None:
    region.enter("regulator")
    asked = "/region/simulation?region=370283&months=2&member-cap=0.5&month="
    told = chinese(region, f"{asked}2026-12")
    assert "2026-12 收到 0 家；没有报送的，月末借款不在内。" in told
    row = told[told.index("<tbody>") : told.index("</tr>", told.index("<tbody>"))]
    assert row.count('<td class="number">—</td>') == 3
    total = told[told.index("<tfoot>") : told.index("</tfoot>")]
    assert total.count('<td class="number">—</td>') == 3
    assert 'href="/region/cases/pingdu/2026-11?region=370283"' in told
    told = chinese(region, f"{asked}2026-11")
    assert "2026-11 收到 1 家；" in told
    assert '<td class="number">—</td>' not in told
    assert '<td class="number">500.00</td><td>元</td>' in told


def _other_key(key: PinnedKey | None) -> PinnedKey:
    assert key is not None
    return replace(key, number=key.number + 1, public_key="0" * 64)
