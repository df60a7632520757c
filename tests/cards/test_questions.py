"""The questions of check-ins: what there is, and every fault of the file with its line."""

from pathlib import Path

import pytest

from bot.app import LOCALES
from bot.i18n import load_catalogues
from bot.questions import LONGEST_OPTION, QUESTIONS, QuestionError, load_questions, sources
from bot.rules.checkins import QuestionKind
from bot.rules.values import Domain

TEXT = QUESTIONS.read_text("utf-8")
ASKED = load_questions().asked


def faults(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "questions.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(QuestionError) as told:
        load_questions(path)
    return told.value.faults


def test_one_of_faces_one_of_hours_and_four_of_each_track() -> None:
    assert [one.kind for one in ASKED].count(QuestionKind.FACES) == 1
    assert [one.kind for one in ASKED].count(QuestionKind.HOURS) == 1
    for track in Domain:
        of_track = [one for one in ASKED if one.kind is QuestionKind.TRACK and one.track is track]
        assert len(of_track) == 4, track


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_each_has_few_options_of_which_one_asks_for_the_coach(question) -> None:
    asking = [one for one in question.options if one.needs_coach]
    assert len(asking) == int(question.kind is QuestionKind.TRACK)
    assert not asking or question.options[-1] is asking[0]
    assert all(len(one.text) <= LONGEST_OPTION for one in question.options)
    assert len({one.picture for one in question.options}) == len(question.options)


def test_about_health_it_asks_only_whether_there_is_something_to_discuss() -> None:
    for question in (one for one in ASKED if one.track is Domain.HEALTH):
        assert "You do not have to say" in question.text
        assert [one.code for one in question.options] == ["no", "later", "talk"]


@pytest.mark.parametrize("code", ["nl", "ar", "ti"])
def test_all_of_it_is_translated_and_its_buttons_have_room(code: str) -> None:
    t = load_catalogues(LOCALES).translator(code)
    for question_id, words, on_button in sources(load_questions()):
        said = t.plain_of_data(question_id, words)
        assert said != words
        assert not on_button or len(said) <= 40


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "faces"', 'kind = "smiles"', "faces.1.kind is not one of faces, hours, track"),
        ('track = "work"', 'track = "job"', "wrk-now.1.track is not one of language"),
        ("rev = 1", 'rev = "1"', "faces.1.rev is not a whole number"),
        ("rev = 1", "rev = 3", "faces.1.rev is not 1: the revisions stand in their order"),
        ('kind = "faces"', 'kind = "faces"\ncolour = "red"', "faces.1.colour is unknown"),
        ('text = "How is it going with you?"\n', "", "faces.1.text is missing"),
        ('"How is it going with you?"', '"How <b>is</b> it?"', "faces.1.text has one of < > & { } in it"),
        ('"How is it going with you?"', '" How?"', "faces.1.text is not a text in quotes without spaces"),
        ('code = "great"', 'code = "Great!"', "faces.1.options has a code that is not"),
        ('code = "great"', 'code = "good"', "faces.1.options has the same code or text twice"),
        ('text = "Very good"', f'text = "{"x" * 25}"', "faces.1.options has an option longer than 24"),
        (
            'text = "Very good" }',
            'text = "Very good", needs_coach = true }',
            "has not one option with needs_coach",
        ),
        (", needs_coach = true }", " }", "lan-course.1.options has not one option with needs_coach"),
        (", needs_coach = true }", ", needs_coach = 1 }", "has a needs_coach that is not true or false"),
        ('  { code = "bad", picture = "😢", text = "Bad" },\n', "", "faces.1.options is not 5 faces"),
        ("[[faces]]", "[[Faces!]]", "is not TOML"),
        ("[[faces]]", "[faces]", "faces is not a list of tables [[faces]]"),
        ("[[faces]]", "[[FACES]]", "FACES is not an id"),
        (
            'kind = "hours"\ntrack = "language"',
            'kind = "hours"',
            "hours.1.track is for the hours and the tracks",
        ),
        ('kind = "hours"', 'kind = "track"', "there is not one question of the kind hours"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in TEXT
    found = faults(tmp_path, TEXT.replace(old, new, 1))
    assert any(fault in one for one in found), found


def test_a_fault_is_told_with_its_line(tmp_path: Path) -> None:
    line = TEXT[: TEXT.index("rev = 1")].count("\n") + 1
    (fault,) = faults(tmp_path, TEXT.replace("rev = 1", "rev = true", 1))[:1]
    assert f"questions.toml:{line}: faces.1.rev" in fault


def test_a_track_without_a_question(tmp_path: Path) -> None:
    found = faults(tmp_path, TEXT.replace('track = "health"', 'track = "social"'))
    assert found == (f"{tmp_path / 'questions.toml'}:1: there is no question about health",)


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "questions.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionError):
        load_questions(path)


def test_revisions_stay_and_the_highest_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    second = TEXT[TEXT.index("[[faces]]") : TEXT.index("[[hours]]")].replace("rev = 1", "rev = 2")
    path.write_text(TEXT + second.replace("Very good", "Great"), "utf-8")
    found = load_questions(path)
    assert [(one.id, one.rev) for one in found.asked if one.id == "faces"] == [("faces", 2)]
    assert found.all["faces", 1].options[0].text == "Very good"
    assert ("faces", "Great", True) in list(sources(found))
    assert ("faces", "Very good", True) in list(sources(found))
