"""Which activity each count of a task text belongs to, and what the count is called.

Chinese puts the number after what it counts (轮训班4期), before it (2期干部培训班), or before the place
it reaches (为12个村更新设备); what follows may count the same activity again (、培训320人) or open the
next. The reader walks the clauses in order and keeps the activity it is in.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.drafting.activities import Activities, Kind
from assistant.drafting.shapes import Activity, Figure
from assistant.drafting.understanding.counted import PEOPLE, Count, CountedActivity, finished
from assistant.drafting.understanding.mentions import Mention, mentions
from assistant.drafting.understanding.phrases import (
    AUDIENCE,
    PEOPLE_WORDS,
    PERSON,
    PLACES,
    SERVED_WORDS,
    Phrase,
    clean,
    kind_of,
    measured,
    noun_and_event,
    parse,
    strip_verbs,
    without_document,
)
from assistant.drafting.understanding.tasktext import REMARK, Clause, TaskText
from assistant.model.grammar import parse_target
from assistant.model.target import Operator
from assistant.model.taxonomy import ECOLOGICAL, ECONOMIC, QUANTITY, SOCIAL, TIMELINESS

_REPEATED = ("次", "场", "期", "批次", "轮", "篇", "份", "条", "例", "班次")
# What a count's noun ends before: 15名保洁员[负责…], 2期培训班[并…]
_NOUN_ENDS = re.compile(r"负责|开展|参加|参训|参与|进行|用于|以及|并|,|;|受益|左右|规模|的$")
_ADDED_PEOPLE = re.compile(
    r"(?:培训|参训|参加|参与|参会|覆盖|惠及|服务|受益|涉及|接待)+(?:学员|人员|群众)?(?:约|共|共计)?$"
)
# A measure of the thing just named: 建筑面积3600平方米, 总长12公里
_ATTRIBUTE = re.compile(
    r"(?:总)?(?:建筑|占地|使用|施工|改造|维修)?(?:总)?(?:面积|里程|长度|长|全长|宽度?|高度|深度|厚度|规模|容量|库容|投资规模|服务期|工期|赛期|会期|展期|展览期|培训期|学制)"
)
_ALL = re.compile(r"^[全本][省市州县区镇乡]$")
_AREA = re.compile(
    r"^(?:本?项目(?:实施)?区?|工程|(?:实施|建设)?范围)(?:共|主要)?(?=涉及|覆盖|惠及|辐射)"
)
# What comes of the work: 新增粮食产能120万公斤, 年节水30万立方米.
_YIELD = re.compile(
    r"(?:年?新增|年?增加|年产|年?节约?|年?减少?|提高)[\u4e00-\u9fff]{0,8}?(?P<what>产能|产量|生产能力|灌溉面积|供水量?|水|电|标准煤|碳排放|排放量?|用工|就业|岗位)$"
)
_WHERE = re.compile(r"(?:覆盖|涉及)?(?:行政村|自然村|村社?|社区|乡镇|街道|小区|网格)")
_EACH_OF = re.compile(r"(?P<who>[\u4e00-\u9fff]{1,8}?)各(?P<what>[\u4e00-\u9fff]{2,10})")
_DOING = re.compile(r"..(?:活动|演练|培训|检查|会议|讲座|巡查|检测|监测|宣讲|劳动)$")
_TITLE_END = re.compile(r"(?:项目|工程|活动|行动|计划|工作|创建|建设|专项|普查|大赛)$")
_WENT = ("赴", "到", "深入", "于")
_FOR = ("为", "向", "给", "对")
_GROUPED = ("期", "次", "场", "批次", "班次", "轮", "届")
_YIELDS = re.compile(r"(?:提供|达成|发布|收集)[\u4e00-\u9fff]{2,}")
_HARM = re.compile(r"事故|死亡|伤亡|投诉|上访|火灾|违规|差错|逃逸|舆情|发案")
_AIMS = re.compile(r"率|满意度|水平|能力|环境|质量|作用|氛围|意识")

# Characters behind a number in which a frequency may follow.
_NEAR = 20


class Counting:
    """The activities of a text as its clauses are read one after another."""

    def __init__(self, task: TaskText, known: Activities) -> None:
        self._task = task
        self._known = known
        self._often: Mention | None = None
        self._each_place = ""  # 为8个社区各…: each of them gets what follows
        self._each_clause: Clause | None = None
        self._each_count: Count | None = None
        self._unread: tuple[Clause, str] | None = (
            None  # a clause that says what, its figure to follow
        )
        self._often_used = False
        self._places: list[tuple[Mention, str, str]] = []  # 对12个街道、 before their activity
        self.activities: list[CountedActivity] = []
        self.served: list[Figure] = []
        self.title = ""  # a first statement that only names the project
        self.context: Kind | None = None  # what the title says the whole task is about
        self.subject: Phrase | None = None  # the title itself, taken apart
        self._titled: Clause | None = None
        self._served_until = (-1, "", "")  # where the last number of people served ends, its words
        self._reached = -1  # the sentence in which places reached are being listed
        self._part = -1  # the sentence in which parts of a count are being listed
        self.current: CountedActivity | None = None
        self.repeated: list[Mention] = []  # said before, and counted once
        self._by_title: dict[str, list[CountedActivity]] = {}
        self._by_count: dict[tuple[str, Decimal], list[CountedActivity]] = {}

    def about(self, title: str) -> None:
        """The whole task has this name."""
        bare = re.sub(r"(?:补助|补贴|专项|工作|保障)*(?:资金|经费|补助|补贴)$", "", title)
        self.context = self.context or self._known.match("", bare) or self._known.match("", title)
        self.subject = parse(title, self._known)

    def often(self, mention: Mention) -> None:
        """A frequency without a number was read (每季度)."""
        self._often, self._often_used = mention, False

    def count(self, mention: Mention, lead: str, tail: str, clause: Clause, more: bool) -> bool:
        """Give a count its activity. `more`: another figure follows. True where `tail` was used up."""
        if mention.inner:
            lead += self._task.words(*mention.inner)
        if self._often and not mention.rate and mention.unit in _REPEATED:
            mention = mention._replace(
                rate=self._often.rate, start=min(mention.start, self._often.start)
            )
            self._often_used = True
        words = clean(lead)
        words = "" if words in ("按", "以", "每年") else _AREA.sub("", _ALL.sub("", words))
        of_title = self.current is None and self.subject is not None and len(self.subject.thing) > 2
        if of_title and not _noun(tail, more) and (not words or _ATTRIBUTE.fullmatch(words)):
            assert self.subject is not None
            self._new(self.subject, clause, self.title)
        if self._each_place and clause.joined != "、" and self._each_clause != clause:
            self._each_place = ""
        each_said = bool(mention.each)
        if self._each_place and not mention.each:
            mention = mention._replace(each=self._each_place)
        here = self.current is not None and self.current.sentence == clause.sentence
        noun = _noun(tail, more)
        if here and self._attached(mention, words, lead, clause):
            return False
        if mention.spread and here and not words and self._in_sessions():
            assert self.current is not None
            mention = mention._replace(each=self.current.unit)  # 三期各150人
            each_said = True
        if mention.each and here and (not words or (each_said and len(words) <= 2)):
            done = Phrase("", "", words) if words in self._known.specific_verbs else self._phrase()
            self._add(Count(mention, done), clause, mention)
            return bool(noun) and not more
        if mention.operator is Operator.LE and _HARM.search(words):
            self._limit(mention, words)
            return False
        if (made := _YIELD.search(words)) and (self.activities or made["what"] != "就业"):
            self._yield(mention, words, made["what"])
            return False
        if re.search(r".提前$", words) and mention.unit in ("分钟", "小时", "天", "工作日"):
            self._earlier(mention, words)
            return False
        if SERVED_WORDS.search(words or noun) and mention.unit in PEOPLE:
            self._serve(mention, words, noun)
            self._served_until = (mention.end, words, noun)
            return bool(noun)
        served_until, who, whom = self._served_until
        if mention.start == served_until and mention.unit in PEOPLE:  # 受益群众210户780人
            self._serve(mention, who, whom)
            return False
        trains = re.match(r"(?:培训|轮训)..", words) and (
            self.current is None or words[:2] not in self.current.kind.verbs
        )
        if words in ("培训", "轮训") and here and not self._takes_part():
            self._start(Phrase("", "", f"{noun}{words}"), mention, clause, words)
            return bool(noun)  # 更新设备12套，培训320人
        if not words or (PEOPLE_WORDS.fullmatch(words) and not trains):
            return self._bare(mention, words, noun, tail, clause, here)
        if here and _YIELDS.match(words) and clause.joined == ",":  # 招聘会2场，提供岗位800个
            self._add(Count(mention, Phrase("", "", words)), clause, mention)
            return False
        phrase = parse(words, self._known)
        anew = words.startswith(self._known.generic_verbs) or _DOING.search(phrase.thing)
        if each_said and here and not phrase.verb and not phrase.audience and not anew:
            thing = f"{self._phrase().thing}{phrase.thing}"
            self._add(Count(mention, Phrase("", "", thing)), clause, mention)
            return False
        if not phrase.thing and not phrase.verb and phrase.audience.startswith(AUDIENCE):
            return self._audience(mention, phrase.audience, tail, clause, here)
        if not phrase.thing and here and self._other_work(phrase.verb, mention.unit):
            phrase = Phrase(phrase.audience, "", phrase.verb)
        if not phrase.thing:
            return self._object_behind(mention, phrase, noun, tail, clause, here)
        self._object_before(mention, phrase, words, tail, clause, here)
        return False

    def _in_sessions(self) -> bool:
        return self.current is not None and self.current.unit in ("期", "班", "场", "次", "批")

    def _takes_part(self) -> bool:
        """Whether people take part in the current activity: they do in what has sessions."""
        current = self.current
        return current is not None and (
            current.kind.people != "人数" or any(c.mention.unit in _GROUPED for c in current.counts)
        )

    def _other_work(self, verb: str, unit: str) -> bool:
        """Whether a verb names work beside the one just counted: 保安30人、保洁40人."""
        current = self.current
        alone = current is not None and (current.counts_in(unit) or measured(current.phrase.thing))
        named = alone and verb in self._known.names
        return named and current is not None and verb not in current.phrase.title

    def _attached(self, mention: Mention, words: str, lead: str, clause: Clause) -> bool:
        """A count of the activity just read: its size, a part of it (其中博士5名), in two goes (分两次)."""
        assert self.current is not None
        current = self.current.phrase
        if _ATTRIBUTE.fullmatch(words):
            self._add(Count(mention, Phrase("", "", f"{current.thing}{words}")), clause, mention)
            return True
        if re.search(r"分$", words) and mention.unit in ("次", "批次", "期", "轮"):
            self._add(Count(mention, current), clause, mention)
            return True
        last = self.current.counts[-1].mention if self.current.counts else None
        said = re.match(r"(?:其中|包括|包含|含):?", lead)
        opened = clause.joined == REMARK or (
            clause.joined == "、" and self._part == clause.sentence
        )
        listing = self._part == clause.sentence
        part = said or (opened and len(words) <= 6 and (listing or not self._known.verb_of(words)))
        self._part = clause.sentence if part else -1
        words = re.sub(r"^(?:包括|包含|含)", "", words)
        short = (
            0 < len(words) <= 2
            and words[-1:] != current.thing[-1:]
            and self._known.match("", words) is None
        )
        if part and words and last and last.unit == mention.unit:
            doing = words in self._known.specific_verbs or self._known.ends_in_verb(words)
            if doing and len(words) <= 4:  # 其中新建0.8万亩、改造提升0.4万亩
                self._add(Count(mention, Phrase("", words, current.thing)), clause, mention)
                return True
            verb = "" if current.verb in words else current.verb
            if short and (said is None or "含" in said[0]):
                words = f"{words}{current.thing}"
            self._add(Count(mention, Phrase("", verb, words)), clause, mention)
            return True
        return False

    def close_clause(self, clause: Clause, rest: str, carried: str) -> None:
        """The clause is read; a frequency that no number took counts as once each time."""
        often, self._often = self._often, None
        if often and re.search(r"拨付|支付|结算|兑付|报账|缴纳|拨款", carried + rest):
            return  # 按季度拨付 is no work
        if carried or (often and rest):
            words = clean(carried + rest)
            if often and len(words) > 3 and not words[0].isdigit():
                phrase = parse(words, self._known)
                if phrase.thing:
                    self._new(phrase, clause, words)
        if often and not self._often_used and self.current is not None:
            paid = re.match(r"(?:足额|及时|按时)*发放", clean(carried + rest))
            thing = self.subject.thing if self.subject else self._phrase().thing
            phrase = Phrase("", "发放", thing) if paid else self._phrase()
            self._add(Count(often._replace(value=Decimal(1)), phrase), clause, often)

    def unmeasured(self, clause: Clause, words: str) -> bool:
        """A clause without a figure: an activity where it has a verb and a matter of a known kind."""
        self._unread = (clause, words)
        phrase = parse(words, self._known)
        verb_led = phrase.verb or clean(words).startswith(self._known.generic_verbs)
        if clause.joined == "、" and self.activities:
            verb_led = verb_led or self._known.ends_in_verb(clean(words))
        named = without_document(words)
        if named != words and not self.activities and not self.title:
            self.title, self._titled = named, clause
            self.about(named)
            return False
        names_all = _TITLE_END.search(words) or (
            not verb_led and not phrase.audience and self._known.match("", words) is not None
        )
        if not self.activities and not self.title and names_all and len(words) <= 40:
            self.title = (
                strip_verbs(words, self._known)[1]
                if words.startswith(self._known.generic_verbs)
                else words
            )
            self.about(words)
            self._titled = clause
            return False
        if len(phrase.thing) < 2 or not verb_led or _AIMS.search(phrase.thing[-4:]):
            return False
        if kind_of(phrase, "", self._known) is None and not clean(words).startswith(
            ("举办", "开展", "组织", "召开", "举行", "承办", "实施")
        ):
            return False
        if any(
            phrase.thing in other.phrase.thing
            or phrase.thing in self._task.words(other.start, other.end)
            for other in self.activities
        ):
            return False
        self._new(phrase, clause, words)
        return True

    def reached(self) -> None:
        """Places that no activity followed are counted for themselves: 覆盖泊位6800个."""
        for mention, noun, audience in self._places:
            name = f"{audience if audience.endswith(noun) else audience + noun}数"
            self._state(mention, name, QUANTITY, mention.operator or Operator.GE)
        self._places = []

    def titled(self) -> None:
        """Nothing but a title was read: it is the activity itself."""
        if self._titled is not None:
            self.named(self._titled, self.title)

    def named(self, clause: Clause, words: str) -> bool:
        """A statement without verb or figure (信访工作经费): an activity where its words name a kind."""
        start = clause.start
        for mention in mentions(self._task.text, clause.start, clause.end):
            if mention.start > start + 1:
                words = self._task.words(start, mention.start)
                break
            start = mention.end
        matter = re.split(r"[，,。：:]", clean(words))[0]
        matter = re.sub(r"(?:项目)?(?:专项)?(?:经费|资金|预算|费)$", "", matter)
        phrase = parse(matter, self._known)
        thing = phrase.thing or matter
        if len(thing) < 2 or self._known.match(phrase.verb, thing) is None:
            return False
        self._new(phrase._replace(thing=thing), clause, words)
        return True

    def mentioned(self, words: str) -> CountedActivity | None:
        """The activity read so far that these words speak of, or None."""
        matter = re.sub(r"^(?:全部|全面)?(?:完成|实施|开展|进行)", "", clean(words))
        return next(
            (a for a in self.activities if len(matter) > 1 and matter in a.phrase.title), None
        )

    def finished(self) -> list[Activity]:
        """Every activity with its counts named and worked out."""
        return [finished(self._task, activity) for activity in self.activities]

    # -- the shapes a count comes in -----------------------------------------------------------

    def _bare(
        self, mention: Mention, words: str, noun: str, tail: str, clause: Clause, here: bool
    ) -> bool:
        """Nothing of its own before the number: 180人, 共4期, 参训学员180人, 120名村干部…."""
        behind = self._task.text[mention.end : mention.end + _NEAR].removeprefix(noun)
        if noun and not words and not here and PLACES.search(noun) and behind.startswith("每"):
            self._places.append((mention, noun, "覆盖"))  # 36个行政村每村配备保洁员2名
            return True
        if noun and not words and self._places and not here and PLACES.search(noun):
            self._places.append((mention, noun, "涉及"))  # 涉及2个乡镇的9个行政村
            return True
        reach = re.match(r"(?:涉及|覆盖|惠及)", words) or (
            not words and self._reached == clause.sentence
        )
        listed = self._reached == clause.sentence and clause.joined == "、" and not words
        if listed and not noun and mention.unit in ("户", "人") and self.current:
            self._add(Count(mention, self._phrase(), mention.unit, "涉及"), clause, mention)
            return False
        placed = noun and (PLACES.search(noun) or (listed and len(noun) <= 3))
        if reach and placed and (self.current or self.subject):
            if self.current is None and self.subject is not None:
                self._new(self.subject, clause, self.title)
            self._reached = clause.sentence
            self._add(Count(mention, self._phrase(), noun, "涉及"), clause, mention)
            return True
        inside = noun_and_event(clean(tail), self._known) if noun and not words else None
        if inside and (PLACES.search(inside[0]) or PERSON.search(inside[0])):
            return self._reach(mention, inside, "", clause)
        if noun and not words and not (here and PERSON.search(noun) and mention.unit in PEOPLE):
            inherited = self.current.phrase.verb if self.current and clause.joined == "、" else ""
            self._start(Phrase("", inherited, noun), mention, clause, noun)
            return True
        if not here and not noun and not words and self._unread:
            said, what = self._unread
            if said.sentence == clause.sentence:  # 流动图书车进学校，每月6次
                phrase = parse(what, self._known)
                if len(phrase.thing) > 1:
                    self._start(phrase, mention, said, what)
                    return False
        if self.current is None or not here:
            matter = words if len(words) > 1 else ""
            if not matter and not noun and self.current is None:
                return False
            if matter:
                verb, thing = strip_verbs(matter, self._known)
                if self.current is None or noun:
                    self._start(Phrase("", verb, noun or thing), mention, clause, matter + noun)
                    return bool(noun)
        if self.current is None:
            return False
        if words.startswith("涉及") or (
            len(words) > 3 and PERSON.search(words) and not words.endswith("人员")
        ):
            self._add(Count(mention, self._phrase(), noun=words), clause, mention)
            return False
        own = noun if noun and PERSON.search(noun) else ""
        self._add(Count(mention, self._phrase(), noun=own), clause, mention)
        return bool(own)

    def _audience(
        self, mention: Mention, audience: str, tail: str, clause: Clause, here: bool
    ) -> bool:
        """A preposition before the number: 为12个村更新…, 对14个乡镇开展…, 覆盖14个乡镇."""
        matter = clean(tail)
        marker = next((word for word in AUDIENCE if audience.startswith(word)), "")
        who = audience[len(marker) :]
        if marker in _WENT and who and not PLACES.search(who) and mention.unit in _REPEATED:
            self._start(Phrase("", "", audience), mention, clause, audience)  # 赴京劝返8批次
            return False
        led = strip_verbs(matter, self._known) if who else ("", "")
        served = marker in _FOR and matter.startswith(self._known.generic_verbs)
        if (led[0] or served) and led[1]:  # 为困难学生1260人发放补助
            return self._reach(mention, (who, Phrase("", *led)), audience, clause)
        inside = noun_and_event(matter, self._known)
        if inside:
            return self._reach(mention, inside, audience, clause)
        if (each := _EACH_OF.fullmatch(matter)) and PLACES.search(each["who"]):
            done = each["what"]  # 给70个行政村各演出1场
            known = (
                self.current
                if here and done in (self.current.phrase.title if self.current else "")
                else None
            )
            if known is None:
                self._new(Phrase("", "", done), clause, done)
            self._each_place, self._each_clause = each["who"], clause
            self._add(Count(mention, self._phrase(), each["who"], audience), clause, mention)
            return True
        noun = _noun(tail, more=False) or who
        behind = self._task.text[mention.end : mention.end + _NEAR].removeprefix(noun)
        if PLACES.search(noun) and re.match(r"每[月周季天日]", behind):
            self._each_place, self._each_clause = noun, clause  # 为120个村每月放映1场
        if marker in _FOR and (split := _place_and_matter(matter)):  # 为420名残疾人适配辅助器具
            return self._reach(mention, (split[0], Phrase("", "", split[1])), audience, clause)
        if self.current is not None and here and clause.joined != "、":
            self._add(Count(mention, self._phrase(), noun, audience), clause, mention)
        else:
            self._places.append((mention, noun, audience))
        return True

    def _reach(
        self, mention: Mention, inside: tuple[str, Phrase], audience: str, clause: Clause
    ) -> bool:
        noun, phrase = inside
        self._each_place = ""
        if noun.endswith("各"):  # 为8个社区各配备社工3名
            noun = noun[:-1]
            self._each_place, self._each_clause = noun, clause
        self._new(phrase, clause, phrase.title)
        self._each_count = Count(mention, phrase, noun, audience or "对")
        self._add(self._each_count, clause, mention)
        return True

    def _object_behind(
        self, mention: Mention, phrase: Phrase, noun: str, tail: str, clause: Clause, here: bool
    ) -> bool:
        """Only a verb before the number: 举办2期培训班, 新建12公里公路, 培训320人."""
        matter = clean(tail)
        inside = noun_and_event(matter, self._known) if phrase.verb == "" else None
        if inside and (PERSON.search(inside[0]) or PLACES.fullmatch(inside[0])):
            return self._reach(mention, inside, phrase.audience, clause)
        if not noun:
            same = (
                self.current is not None
                and here
                and (mention.unit in PEOPLE or phrase.verb in self.current.kind.verbs)
                and not (mention.unit in _GROUPED and PERSON.search(self.current.phrase.thing))
            )
            if same:
                self._add(Count(mention, self._phrase()), clause, mention)
            else:
                subject = self.subject.thing if self.subject and not self.activities else ""
                thing = subject if phrase.verb in subject else phrase.verb
                self._start(Phrase(phrase.audience, "", thing), mention, clause, phrase.verb)
            return False
        self._start(Phrase(phrase.audience, phrase.verb, noun), mention, clause, phrase.verb + noun)
        return True

    def _object_before(
        self, mention: Mention, phrase: Phrase, words: str, tail: str, clause: Clause, here: bool
    ) -> None:
        """Verb and object before the number: 举办轮训班4期, 购置电脑20台, 干部培训班4期."""
        current = self.current
        if current is not None and here and _WHERE.fullmatch(phrase.title):
            self._add(Count(mention, self._phrase(), phrase.thing, "覆盖"), clause, mention)
            return  # 送戏进村，行政村增加到80个
        if current is not None and here:
            people = mention.unit in PEOPLE
            beside = current.counts and PERSON.search(current.counts[-1].noun or " ")
            if (
                people
                and beside
                and clause.joined == "、"
                and PERSON.search(phrase.thing)
                and not phrase.verb
            ):
                self._add(Count(mention, self._phrase(), noun=phrase.thing), clause, mention)
                return  # 运动员900名、裁判员120名
            takes_part = current.kind.people != "人数" or any(
                count.mention.unit in _GROUPED for count in current.counts
            )
            if (
                people
                and not phrase.verb
                and PERSON.search(phrase.thing)
                and takes_part
                and not current.counts_people
                and not self._each_place
            ):
                self._add(Count(mention, self._phrase(), noun=phrase.thing), clause, mention)
                return
            kind = kind_of(phrase, "", self._known)
            if (
                people
                and phrase.verb in current.kind.verbs
                and not current.counts_people
                and phrase.verb
            ):
                self._add(Count(mention, phrase), clause, mention)
                return
            listed = clause.joined in ("、", "") and not words.startswith(self._known.generic_verbs)
            same = clause.joined == "、" and mention.unit == current.unit
            acts = phrase.thing.endswith(self._known.specific_verbs)  # 其中D级重建120户
            if (
                listed
                and not acts
                and not phrase.verb
                and (same or kind is None or kind is current.kind)
            ):
                phrase = phrase._replace(verb=current.phrase.verb)
        if mention.spread and (names := _spread(phrase.thing, self._known)):
            for name in names:
                self._start(phrase._replace(thing=name), mention, clause, name)
            return
        self._start(
            phrase, mention, clause, words, noun=_person(tail) if mention.unit in PEOPLE else ""
        )

    def _limit(self, mention: Mention, words: str) -> None:
        """What may not happen more often (死亡人数不超过2人) is an effect, not an output."""
        name = strip_verbs(words, self._known)[1] or words
        name = name if name.endswith(("数", "次", "率")) else f"{name}数"
        self._state(mention, name, SOCIAL, Operator.LE)

    def _yield(self, mention: Mention, words: str, what: str) -> None:
        social = what in ("就业", "岗位", "用工")
        level2 = SOCIAL if social else ECOLOGICAL if what[0] in "水电标碳排" else ECONOMIC
        suffix = "人数" if mention.unit in PEOPLE else "数量" if what in ("岗位", "就业") else ""
        self._state(mention, f"{words}{suffix}", level2, mention.operator or Operator.GE)

    def _earlier(self, mention: Mention, words: str) -> None:
        self._state(mention, f"{words}时间", TIMELINESS, mention.operator or Operator.GE)

    def _state(self, mention: Mention, name: str, level2: str, operator: Operator) -> None:
        target = parse_target(f"{operator}{mention.value:f}{mention.unit}")
        quote = self._task.quote(mention.start, mention.end)
        self.served.append(Figure(name=name, level2=level2, target=target, quotes=(quote,)))

    def _serve(self, mention: Mention, words: str, noun: str) -> None:
        who = re.sub(r"^.*?(?:受益|惠及|服务|覆盖|带动|受众)", "", words)
        who = noun or (who if PERSON.search(who) else "") or "群众"
        suffix = {"人次": "人次", "户": "户数"}.get(mention.unit, "人数")
        target = parse_target(f"{mention.operator or Operator.GE}{mention.value:f}{mention.unit}")
        quote = self._task.quote(mention.start, mention.end)
        name = f"受益{who}{suffix}".replace("人人数", "人数")
        if words.startswith(("带动", "接待")) and len(words) > 2:
            name = f"{words}{suffix}"
        if "受众" in words:
            name = f"{self.current.kind.name if self.current else ''}受众{suffix}"
        level2 = QUANTITY if "接待" in words else SOCIAL  # how many came is what was done
        self.served.append(Figure(name=name, level2=level2, target=target, quotes=(quote,)))

    # -- keeping the activities ----------------------------------------------------------------

    def _phrase(self) -> Phrase:
        assert self.current is not None
        return self.current.phrase

    def _start(
        self, phrase: Phrase, mention: Mention, clause: Clause, words: str, noun: str = ""
    ) -> None:
        """A new activity with its first count, or a further count of one that has the same name."""
        if told := self._told(phrase, mention, clause):
            self.current = told
            self.repeated.append(mention)
            return
        titled = self._by_title.get(phrase.title, ())
        same = next((a for a in titled if not a.counts_in(mention.unit)), None)
        if same is not None:
            self.current = same
            phrase = same.phrase
        else:
            self._new(phrase, clause, words)
        self._add(Count(mention, phrase, noun), clause, mention)

    def _told(self, phrase: Phrase, mention: Mention, clause: Clause) -> CountedActivity | None:
        """The activity of which an earlier sentence said the same: documents say things twice."""
        for activity in self._by_count.get((mention.unit, mention.value), ()):
            other = activity.phrase
            alike = phrase.thing == other.thing or (
                min(len(phrase.thing), len(other.thing)) > 2
                and (phrase.thing in other.thing or other.thing in phrase.thing)
            )
            verbs = phrase.verb == other.verb or not phrase.verb or not other.verb
            if alike and verbs and activity.sentence != clause.sentence and not mention.each:
                return activity
        return None

    def _new(self, phrase: Phrase, clause: Clause, words: str) -> None:
        kind = kind_of(phrase, words, self._known, self.context) or self.context
        kind = kind or self._known.general
        self.current = CountedActivity(
            f"a{len(self.activities) + 1}", kind, phrase, clause.sentence, clause.start, clause.end
        )
        if self._each_place:
            self.current.shared = self._each_count
        self.activities.append(self.current)
        self._by_title.setdefault(phrase.title, []).append(self.current)
        places, self._places = self._places, []
        for mention, noun, audience in places:
            self._add(Count(mention, phrase, noun, audience), clause, mention)

    def _add(self, count: Count, clause: Clause, mention: Mention) -> None:
        assert self.current is not None
        self.current.counts.append(count)
        if count.phrase is self.current.phrase and not (count.noun or mention.each or mention.rate):
            self._by_count.setdefault((mention.unit, mention.value), []).append(self.current)
        self.current.start = min(self.current.start, mention.start)
        self.current.end = max(self.current.end, clause.end, mention.end)


def _place_and_matter(matter: str) -> tuple[str, str] | None:
    """`残疾人适配辅助器具` as who it is for and what is done, where no verb is known."""
    who = re.match(
        rf"[\u4e00-\u9fff]{{0,10}}?(?:{PERSON.pattern.removesuffix('$')}|家庭)(?=[\u4e00-\u9fff]{{4}})",
        matter,
    )
    return (who[0], matter[who.end() :]) if who else None


def _person(tail: str) -> str:
    """The people behind a number of them: 158名[在职人员]正常办公."""
    match = re.match(
        r"[\u4e00-\u9fff]{0,8}?(?:人员|职工|学员|队员|学生|群众|农户|老人|党员|干部|村民)",
        clean(tail),
    )
    return match[0] if match else ""


def _noun(tail: str, more: bool) -> str:
    """What the words behind a number name; before a further figure its own lead is cut off."""
    words = clean(tail)
    if more:
        words = _ADDED_PEOPLE.sub("", words)
    if match := _NOUN_ENDS.search(words):
        words = words[: match.start()]
    return clean(re.sub(r"^(?:的|左右|计算|测算|核算|计$)+", "", words))


def _spread(thing: str, known: Activities) -> list[str] | None:
    """`党务干部、发展对象培训班` as two, the shared head word given to each; None where it is one."""
    parts = [part for part in re.split(r"[、和及与]", thing) if part]
    if not 2 <= len(parts) <= 6 or any(len(part) < 2 for part in parts):
        return None
    kind = known.match("", parts[-1])
    shared = max(
        (w for w in (kind.words if kind else ()) if parts[-1].endswith(w)), key=len, default=""
    )
    if shared and len(shared) < len(parts[-1]):
        words = kind.words if kind else ()
        parts = [
            part if any(word in part for word in words) else f"{part}{shared}" for part in parts
        ]
    return parts
